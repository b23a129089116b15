"""Connections of tests, separate from Django's, and queries on them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, compress
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]
Params = Sequence[object] | Mapping[str, object] | None

BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
"""Counts the sessions of this database that wait for a lock; pg_locks shows those of other test processes too."""


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
    tables = (
        "job", "job_latest", "job_status", "job_ready", "job_tally", "job_tally_delta",
        "job_idempotency_key", "operation",
    )  # fmt: skip
    return {table: value(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608  fixed names


TRUNCATE_REST = (settings.DB_DIR / "functions" / "job_truncate_rest.sql").read_text("utf-8")
FOLLOWING_JOB = list(dict.fromkeys(["job", *re.findall(r"\bjob\w*", TRUNCATE_REST.partition("BEGIN")[2])]))
"""What the trigger of `job` empties with it."""
# Tables that are emptied together, and those whose rows make it necessary.
TRUNCATED = {
    "job, job_status": FOLLOWING_JOB,
    "operation": ("operation",),
    "worker, worker_claimed, worker_cancelled": ("worker", "worker_claimed", "worker_cancelled"),
    "run_delta, run_minute, run_total": ("run_delta", "run_minute", "run_total"),
    "audit": ("audit",),
    "rate_limit": ("rate_limit",),
    "auth_user CASCADE": ("auth_user",),
}
VIEWS = ("job_stats", "job_failures")
SEQUENCES = ["job_id_seq", "job_status_id_seq", "operation_id_seq", "worker_id_seq"]
RESTART = """
SELECT setval(sequencename::regclass, start_value, false) FROM pg_sequences
WHERE last_value IS NOT NULL AND sequencename = ANY(%s)
"""
MONTHS = """
SELECT inhrelid::regclass::text FROM pg_inherits
WHERE inhparent IN ('job_status'::regclass, 'job_log'::regclass)
AND inhrelid NOT IN ('job_status_default'::regclass, 'job_log_default'::regclass)
"""


def empty(*, everything: bool = False) -> None:
    """Empties the tables of jobs and drops partitions created by a test. For test databases only.

    Waits for writers, and leaves alone what has no rows unless told to empty everything, which takes fifty
    milliseconds. Tables without rows may still have the pages of those that were rolled back.
    """
    assert str(connection.settings_dict["NAME"]).startswith("test_")
    with transaction.atomic():
        execute(f"LOCK TABLE {', '.join(chain(*TRUNCATED.values()))}")
        groups = [*TRUNCATED.values(), *((view,) for view in VIEWS)]
        used = [True] * len(groups) if everything else _used(groups)
        for tables in compress(TRUNCATED, used):
            # Without the trigger that refuses this for the audit log.
            execute(f"SET LOCAL session_replication_role = {'replica' if tables == 'audit' else 'origin'}")
            execute(f"TRUNCATE {tables}")
        for view in compress(VIEWS, used[len(TRUNCATED) :]):
            execute(f"REFRESH MATERIALIZED VIEW {view}")
        execute(RESTART, [SEQUENCES])
        for (name,) in rows(MONTHS):
            execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)).as_string())


def _used(groups: Sequence[Collection[str]]) -> Sequence[bool]:
    """Returns for each group whether one of its tables has rows."""
    anywhere = (" OR ".join(f"EXISTS (SELECT FROM {table})" for table in tables) for tables in groups)
    return rows(f"SELECT {', '.join(anywhere)}")[0]
