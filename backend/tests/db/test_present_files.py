"""db/functions and db/views contain the present definitions, one file each, as the migrations create them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import database, schema

FILES = [path for folder in ("functions", "views") for path in sorted((settings.DB_DIR / folder).iterdir())]
CREATE = r"^CREATE (?:OR REPLACE )?(FUNCTION|VIEW|MATERIALIZED VIEW) (\w+)"
MADE = """
SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
"""


@pytest.fixture
def migrated(transactional_db: None) -> Iterator[None]:
    with schema.fresh_database("present"):
        schema.migrate_all_apps()
        yield


@pytest.mark.usefixtures("migrated")
def test_files_equal_the_migrated_definitions() -> None:
    """If a file differs from the database, copy its text to a new migration."""
    before = schema.catalog()
    with schema.opened() as session:
        for path in FILES:
            text = path.read_text("utf-8")
            if "CREATE MATERIALIZED VIEW" in text:  # it can't be replaced
                session.execute(f"DROP MATERIALIZED VIEW {path.stem}")
            session.execute(text)
    assert schema.catalog() == before


@pytest.mark.usefixtures("migrated")
def test_each_function_and_view_has_a_file() -> None:
    with schema.opened() as session:
        made = sorted(name for (name,) in database.rows(MADE, on=session))
    assert made == sorted(path.stem for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_defines_its_namesake_and_states_its_purpose(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [name for _, name in re.findall(CREATE, text, flags=re.MULTILINE)] == [path.stem]
    assert text.startswith("-- Purpose: ")
