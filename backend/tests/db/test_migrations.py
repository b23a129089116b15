"""The migrations: up, down and up again, with and without data, and the dump of where they lead."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.db.dump import HEADER
from tests.support import database, schema, tally
from tests.support.database import Connection
from tests.support.threads import meanwhile

pytestmark = pytest.mark.usefixtures("transactional_db")

NUMBERS = sorted(name[:4] for app, name in MigrationLoader(None).disk_migrations if app == "jobs")
SQL_FILES = {
    str(path.relative_to(settings.DB_DIR)).removesuffix(".sql")
    for folder in ("schema", "functions", "views")
    for path in (settings.DB_DIR / folder).glob("*.sql")
}


@pytest.fixture
def fresh() -> Iterator[None]:
    with schema.fresh_database("migrations"):
        yield


@pytest.mark.usefixtures("fresh")
def test_each_step_up_can_be_taken_back_and_again() -> None:
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
def test_all_the_way_down_leaves_nothing_and_up_again_everything() -> None:
    schema.migrate()
    up = schema.catalog()
    schema.migrate("zero")
    assert schema.catalog() == set()
    schema.migrate()
    assert schema.catalog() == up


def fill(session: Connection) -> None:
    """Jobs of each status with history in and out of partitions, partly folded."""
    session.execute("SELECT job_status_partition_make_range('2026-01-01', '2026-03-01')")
    for status in tally.STATUSES:
        session.execute(
            "INSERT INTO job (name, status, created_at, updated_at, started_at, completed_at)"
            " SELECT 'x', %(status)s::status_type, t, t, CASE %(status)s WHEN 'RUNNING' THEN t END,"
            " CASE WHEN %(status)s IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN t END"
            " FROM generate_series('2026-01-01Z'::timestamptz, '2026-05-01Z', '7 days') AS t",
            {"status": status},
        )
    session.execute("INSERT INTO job_status (job_id, status_type, timestamp) SELECT id, status, created_at FROM job")


@pytest.mark.parametrize("target", [number for number in NUMBERS if number >= "0002"])
@pytest.mark.usefixtures("fresh")
def test_going_down_and_up_keeps_the_jobs_and_counts_them_right(target: str) -> None:
    schema.migrate()
    with schema.opened() as session:
        fill(session)
        session.execute("SELECT job_tally_fold(true, 1, 0)")
        jobs = database.rows("SELECT id, status::text, created_at FROM job ORDER BY id", on=session)
        history = database.rows("SELECT id, job_id, timestamp FROM job_status ORDER BY id", on=session)
    schema.migrate(target)
    schema.migrate()
    with schema.opened() as session:
        assert database.rows("SELECT id, status::text, created_at FROM job ORDER BY id", on=session) == jobs
        assert database.rows("SELECT id, job_id, timestamp FROM job_status ORDER BY id", on=session) == history
        assert tally.check(session) == len(jobs)
        session.execute("UPDATE job SET status = 'COMPLETED', completed_at = updated_at WHERE status = 'PENDING'")
        session.execute("DELETE FROM job WHERE status = 'FAILED'")
        session.execute("SELECT job_tally_fold(true, 1, 0)")
        tally.check(session)


@pytest.mark.usefixtures("fresh")
def test_what_is_written_while_blocks_change_their_size_is_counted_right() -> None:
    schema.migrate("0013")

    def write() -> None:
        with schema.opened() as own, own.transaction():
            own.execute(tally.INSERT, [700])
            own.execute(
                "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE id % 9 = 0 LIMIT 50 FOR UPDATE SKIP LOCKED)"
            )

    with schema.opened() as session:
        # Counting these takes long enough for others to write meanwhile.
        session.execute(tally.INSERT, [30_000])
    with meanwhile(write, write):
        for target in ("0014", "0013", "0014"):
            schema.migrate(target)
    with schema.opened() as session:
        assert tally.check(session) > 30_000


@pytest.mark.usefixtures("fresh")
def test_an_extension_that_serves_others_stays() -> None:
    schema.migrate("0012")
    with schema.opened() as session:
        session.execute("CREATE TABLE other (word text)")
        session.execute("CREATE INDEX ON other USING gin (word gin_trgm_ops)")
    schema.migrate()
    schema.migrate("0012")
    schema.migrate()
    with schema.opened() as session:
        assert database.rows("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'", on=session)
        assert not database.rows("SELECT FROM pg_class WHERE relname = 'job_name_trgm_idx'", on=session)


@pytest.mark.usefixtures("fresh")
def test_the_committed_dump_is_the_migrated_database() -> None:
    """`python -m tests.sql.dump` writes it anew."""
    version = int(database.value("SHOW server_version_num")) // 10_000
    if version != schema.DUMPED_VERSION:
        pytest.skip(f"The dump is of PostgreSQL {schema.DUMPED_VERSION}, this is {version}.")
    schema.migrate()
    assert (settings.DB_DIR / "schema.dump.sql").read_text("utf-8") == HEADER + schema.dump(schema.WITHOUT_DJANGO)


NAMED = r'(?:sql_file\(|replaced\("[^"]+", )"([^"]+)"'
"""Where a migration names the file of something new."""


def migration_files() -> list[str]:
    """The SQL files that migrations name, each as often as it is named."""
    folder = Path(settings.BACKEND) / "muster" / "jobs" / "migrations"
    return [name for path in folder.glob("0*.py") for name in re.findall(NAMED, path.read_text())]


def test_every_sql_file_belongs_to_one_migration_and_has_its_undo() -> None:
    forward = {name for name in SQL_FILES if not name.endswith(".undo")}
    assert sorted(migration_files()) == sorted(forward)
    assert {name.removesuffix(".undo") for name in SQL_FILES - forward} == forward


def test_the_models_need_no_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
