"""Connections of a test's own, beside Django's, and what must hold of the tables at any moment."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]
Params = Sequence[object] | Mapping[str, object] | None


def connect(*, autocommit: bool = True, timezone: str = "UTC") -> Connection:
    """One more session on the test database."""
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    return psycopg.connect(**wanted, autocommit=autocommit, options=f"-c timezone={timezone}", prepare_threshold=None)


@contextmanager
def session(*, autocommit: bool = True, timezone: str = "UTC") -> Iterator[Connection]:
    """:func:`connect`, closed in the end, whatever it was doing."""
    opened = connect(autocommit=autocommit, timezone=timezone)
    try:
        yield opened
    finally:
        opened.close()


def _run(query: str, params: Params, on: Connection | None) -> psycopg.Cursor[tuple[Any, ...]]:
    if on is None:
        connection.ensure_connection()
        on = cast(Connection, connection.connection)
    cursor = psycopg.Cursor(on)
    return cursor.execute(query, params)


def rows(query: str, params: Params = None, *, on: Connection | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query, on Django's connection unless another is given."""
    return _run(query, params, on).fetchall()


def value(query: str, params: Params = None, *, on: Connection | None = None) -> Any:
    """The one value that a query answers."""
    row = _run(query, params, on).fetchone()
    assert row is not None
    return row[0]


def execute(query: str, params: Params = None, *, on: Connection | None = None) -> int:
    """A statement for its effect; how many rows it touched."""
    return _run(query, params, on).rowcount


def table_counts() -> dict[str, int]:
    """How many rows each of the tables of jobs holds: nothing half-written means that nothing moved here."""
    tables = ("job", "job_status", "job_tally", "job_tally_delta", "operation")
    return {table: value(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608  fixed names


def empty() -> None:
    """Empties the tables of jobs and drops the months that a test made. On a test database only."""
    assert str(connection.settings_dict["NAME"]).startswith("test_")
    execute("TRUNCATE job, job_status, operation RESTART IDENTITY CASCADE")
    execute("REFRESH MATERIALIZED VIEW job_stats")
    execute("REFRESH MATERIALIZED VIEW job_failures")
    months = rows(
        "SELECT inhrelid::regclass::text FROM pg_inherits"
        " WHERE inhparent = 'job_status'::regclass AND inhrelid <> 'job_status_default'::regclass"
    )
    for (name,) in months:
        execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)).as_string())
