"""Connections of tests, separate from Django's, and queries on them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]
Params = Sequence[object] | Mapping[str, object] | None


def connect(*, autocommit: bool = True, timezone: str = "UTC") -> Connection:
    """Opens another session on the test database."""
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    return psycopg.connect(**wanted, autocommit=autocommit, options=f"-c timezone={timezone}", prepare_threshold=None)


@contextmanager
def session(*, autocommit: bool = True, timezone: str = "UTC") -> Iterator[Connection]:
    """Opens a session, and closes it at the end in any state."""
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
    """Returns all rows of a query, by default on Django's connection."""
    return _run(query, params, on).fetchall()


def value(query: str, params: Params = None, *, on: Connection | None = None) -> Any:
    """Returns the single value of a query."""
    row = _run(query, params, on).fetchone()
    assert row is not None
    return row[0]


def execute(query: str, params: Params = None, *, on: Connection | None = None) -> int:
    """Executes a statement; returns its number of affected rows."""
    return _run(query, params, on).rowcount


def table_counts() -> dict[str, int]:
    """Returns the row counts of the tables of jobs, unchanged if a refused request has written nothing."""
    tables = ("job", "job_latest", "job_status", "job_ready", "job_tally", "job_tally_delta", "operation")
    return {table: value(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608  fixed names


def empty() -> None:
    """Empties the tables of jobs and drops partitions created by a test. For test databases only."""
    assert str(connection.settings_dict["NAME"]).startswith("test_")
    execute(
        "TRUNCATE job, job_status, operation, worker, worker_claimed, worker_cancelled, run_delta, run_minute,"
        " run_total RESTART IDENTITY"
    )
    if value("SELECT EXISTS (SELECT FROM auth_user)"):
        execute("TRUNCATE auth_user CASCADE")
    if value("SELECT EXISTS (SELECT FROM audit)"):
        execute("SET session_replication_role = replica")  # without the trigger that refuses this
        execute("TRUNCATE audit")
        execute("SET session_replication_role = origin")
    execute("REFRESH MATERIALIZED VIEW job_stats")
    execute("REFRESH MATERIALIZED VIEW job_failures")
    months = rows(
        "SELECT inhrelid::regclass::text FROM pg_inherits"
        " WHERE inhparent IN ('job_status'::regclass, 'job_log'::regclass)"
        " AND inhrelid NOT IN ('job_status_default'::regclass, 'job_log_default'::regclass)"
    )
    for (name,) in months:
        execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)).as_string())
