"""Chooses the database of a command: DATABASE_URL, or else the embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict

from local import embedded, layout
from local.errors import LocalError

MIN_VERSION = 16
CONNECT_TIMEOUT_S = 5


@contextmanager
def database(cluster: layout.Cluster) -> Iterator[str]:
    """Yields the address of a running database: DATABASE_URL, or else that of `cluster`.

    Raises LocalError if it cannot be reached or is older than PostgreSQL 16.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        check(given)
        yield given
    else:
        with embedded.running(cluster) as url:
            yield url


def check(url: str) -> None:
    """Raises LocalError unless `url` leads to PostgreSQL 16 or newer. The message never contains the password."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # libpq's message would repeat the address with its password.
        raise LocalError("DATABASE_URL is not a PostgreSQL address (postgresql://user@host:port/database).") from error
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise LocalError(f"Cannot connect to the database in DATABASE_URL: {reason}") from error
    if version < MIN_VERSION:
        raise LocalError(f"The database in DATABASE_URL is PostgreSQL {version}; Muster needs {MIN_VERSION} or newer.")


def has_jobs(url: str) -> bool:
    """Returns whether the migrated database at `url` contains any job."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT FROM job LIMIT 1").fetchone() is not None
