"""The database that a command is to use: the one that DATABASE_URL names, or the embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict

from local import embedded, layout
from local.errors import LocalError

OLDEST_VERSION = 16
CONNECT_TIMEOUT_S = 5


@contextmanager
def database(cluster: layout.Cluster) -> Iterator[str]:
    """Yield the address of a database that answers: DATABASE_URL's, or else that of `cluster`.

    Raises LocalError when it can't be reached or is older than PostgreSQL 16.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        check(given)
        yield given
    else:
        with embedded.running(cluster) as url:
            yield url


def check(url: str) -> None:
    """Raise LocalError, without the password, unless a PostgreSQL that is new enough answers at `url`."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # libpq's own words would repeat the address, password and all.
        raise LocalError("DATABASE_URL is no PostgreSQL address (postgresql://user@host:port/database).") from error
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise LocalError(f"The database that DATABASE_URL names can't be used: {reason}") from error
    if version < OLDEST_VERSION:
        raise LocalError(f"DATABASE_URL names a PostgreSQL {version}; Muster needs {OLDEST_VERSION} or newer.")


def has_jobs(url: str) -> bool:
    """Return whether the migrated database at `url` holds any job."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT FROM job LIMIT 1").fetchone() is not None
