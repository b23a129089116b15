"""A database made by commit c1cc3a4, the last one before the baseline migration and accounts.User."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from tests.support import database, schema

TEXT = Path(__file__).parents[1] / "db" / "old_database.sql"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm')"


@contextmanager
def old_database() -> Iterator[str]:
    """Opens :func:`schema.fresh_database` with the contents of the old database."""
    with schema.fresh_database("old") as alias:
        with schema.opened() as session:
            session.execute(TEXT.read_text("utf-8"))
        yield alias


def rows() -> dict[str, list[str]]:
    """Returns the rows of each table and materialized view, as text."""
    with schema.opened() as session:
        tables = [name for (name,) in database.rows(TABLES, on=session)]
        return {
            table: sorted(
                str(row)
                for (row,) in database.rows(
                    sql.SQL("SELECT entry FROM {} AS entry").format(sql.Identifier(table)).as_string(), on=session
                )
            )
            for table in tables
        }
