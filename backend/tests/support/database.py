"""Connections of a test's own, beside Django's, and what must hold of the tables at any moment."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

Connection = psycopg.Connection[tuple[object, ...]]


def connect(*, autocommit: bool = True, timezone: str = "UTC") -> Connection:
    """One more session on the test database."""
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    opened = psycopg.connect(**wanted, autocommit=autocommit, options=f"-c timezone={timezone}")
    opened.prepare_threshold = None
    return opened


@contextmanager
def session(*, autocommit: bool = True, timezone: str = "UTC") -> Iterator[Connection]:
    """:func:`connect`, closed in the end, whatever it was doing."""
    opened = connect(autocommit=autocommit, timezone=timezone)
    try:
        yield opened
    finally:
        opened.close()


def value(query: str, params: object = None, *, on: Connection | None = None) -> object:
    """The one value that a query answers, on Django's connection unless another is given."""
    if on is not None:
        row = on.execute(query, params).fetchone()  # type: ignore[arg-type]
    else:
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            row = cursor.fetchone()
    assert row is not None
    return row[0]


def rows(query: str, params: object = None, *, on: Connection | None = None) -> list[tuple[object, ...]]:
    """All rows of a query."""
    if on is not None:
        return on.execute(query, params).fetchall()  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def execute(query: str, params: object = None) -> None:
    """A statement for its effect, on Django's connection."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)


def table_counts() -> dict[str, int]:
    """How many rows each of the tables of jobs holds: nothing half-written means nothing moved here."""
    tables = ("job", "job_status", "job_tally", "job_tally_delta")
    return {table: int(str(value(f"SELECT count(*) FROM {table}"))) for table in tables}  # noqa: S608  fixed names


def empty() -> None:
    """Empties the tables of jobs and drops the months that a test made."""
    execute("TRUNCATE job, job_status RESTART IDENTITY CASCADE")
    months = rows(
        "SELECT inhrelid::regclass::text FROM pg_inherits"
        " WHERE inhparent = 'job_status'::regclass AND inhrelid <> 'job_status_default'::regclass"
    )
    for (name,) in months:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(str(name))).as_string())
