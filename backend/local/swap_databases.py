"""Swaps the names of two databases while clients are connected."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

# PostgreSQL waits 5 s for sessions to end before it refuses to rename a database.
TERMINATE_INTERVAL_S = 0.05


def swap(connection: psycopg.Connection, *, name: str, fresh: str, old: str) -> None:
    """Renames `name` to `old` and `fresh` to `name` in one transaction, all or nothing.

    PostgreSQL blocks new connections to a database during a rename. A second connection terminates the existing ones.
    """
    with (
        psycopg.connect(_conninfo(connection), autocommit=True) as other,
        ThreadPoolExecutor(max_workers=1) as thread,
    ):
        renamed = thread.submit(_rename, connection, ((name, old), (fresh, name)))
        try:
            _end_sessions(other, name, until=renamed)
        except BaseException:
            connection.cancel_safe()
            raise
        renamed.result()


def drop(connection: psycopg.Connection, name: str) -> None:
    """Drops a database, if it exists, and terminates its sessions."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(connection: psycopg.Connection, renames: tuple[tuple[str, str], ...]) -> None:
    with connection.transaction():
        for before, after in renames:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(before), sql.Identifier(after)))


def _end_sessions(other: psycopg.Connection, name: str, *, until: Future[None]) -> None:
    while not until.done():
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        wait_for([until], timeout=TERMINATE_INTERVAL_S)


def _conninfo(connection: psycopg.Connection) -> str:
    return make_conninfo(connection.info.dsn, password=connection.info.password)
