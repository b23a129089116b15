"""The migrations: up, down and up again; and the dump of the resulting schema."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.db.dump import HEADER
from tests.support import database, schema

NAMES = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "jobs")
NUMBERS = [name[:4] for name in NAMES]
ACCOUNTS = settings.DB_DIR / "migrations" / "accounts"
FOLDERS = sorted(path for path in (settings.DB_DIR / "migrations").iterdir() if path != ACCOUNTS)


@pytest.fixture
def fresh(separate_db: None) -> Iterator[None]:
    with schema.fresh_database("migrations"):
        yield


@pytest.mark.usefixtures("fresh")
def test_each_migration_can_be_undone_and_repeated() -> None:
    schema.migrate("zero")
    before = schema.catalog()
    assert before == set()
    for number, below in zip(NUMBERS, ["zero", *NUMBERS], strict=False):
        schema.migrate(number)
        up = schema.catalog()
        schema.migrate(below)
        assert schema.catalog() == before, number
        schema.migrate(number)
        assert schema.catalog() == up, number
        before = up


@pytest.mark.usefixtures("fresh")
def test_down_to_zero_leaves_nothing_and_up_restores_everything() -> None:
    schema.migrate()
    up = schema.catalog()
    schema.migrate("zero")
    assert schema.catalog() == set()
    schema.migrate()
    assert schema.catalog() == up


@pytest.mark.usefixtures("fresh")
def test_committed_dump_equals_the_migrated_database() -> None:
    """Update it with `python -m tests.db.dump`."""
    version = int(database.value("SHOW server_version_num")) // 10_000
    if version not in (17, schema.DUMPED_VERSION):
        pytest.skip(f"The dump is of PostgreSQL {schema.DUMPED_VERSION} and comparable with 17; this is {version}.")
    schema.migrate_all_apps()
    committed = (settings.DB_DIR / "schema.dump.sql").read_text("utf-8")
    expected = committed if version == schema.DUMPED_VERSION else schema.as_of_17(committed)
    assert expected == HEADER + schema.dump(*schema.WITHOUT_DJANGO)


def test_each_migration_has_a_folder_of_its_name() -> None:
    assert sorted(folder.name for folder in FOLDERS) == NAMES
    for folder in FOLDERS:
        assert {path.name for path in folder.iterdir()} == {"up.sql", "down.sql"}


@pytest.mark.parametrize("folder", [*FOLDERS, *sorted(ACCOUNTS.iterdir())], ids=lambda folder: folder.name)
def test_each_migration_states_its_locks_and_its_undo(folder: Path) -> None:
    """See docs/adr/0010-migrations.md."""
    header = (folder / "up.sql").read_text("utf-8").partition("\n\n")[0]
    labels = ["Purpose", "Locks", "At ten million jobs", "Old code", "Undo"]
    assert re.findall(r"^-- (\w[\w ]*): \S", header, flags=re.MULTILINE) == labels


@pytest.mark.usefixtures("fresh")
def test_access_can_be_undone_and_repeated() -> None:
    schema.migrate_all_apps()
    up = schema.catalog()
    schema.migrate("0001", app="accounts")
    down = schema.catalog()
    assert not {name for _, _, name, _ in down} & {"audit", "api_key", "user_session", "access_version", "role"}
    schema.migrate_all_apps()
    assert schema.catalog() == up


@pytest.mark.usefixtures("separate_db")
def test_models_need_no_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
