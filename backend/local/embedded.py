"""Runs the embedded PostgreSQL while at least one process uses it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from local import layout, locks, server
from local.errors import LocalError, echo
from local.initialise import ensure_initialised
from local.system_user import account_for


@contextmanager
def running(cluster: layout.Cluster) -> Iterator[str]:
    """Yields the address of the database `muster` on a running server.

    Starts the server if it isn't running; the last user stops it. A killed process no longer
    counts as a user, so the next release stops the server.

    Raises LocalError if the server cannot be started.
    """
    use = _acquire(cluster)
    try:
        yield cluster.url()
    finally:
        with locks.exclusive(_lock(cluster)):
            if use.release():
                server.stop(cluster)


def stop(cluster: layout.Cluster) -> bool:
    """Stops the server even while it is in use. Returns whether it was running."""
    if not cluster.pgdata.exists():
        return False
    with locks.exclusive(_lock(cluster)):
        return server.stop(cluster)


def _acquire(cluster: layout.Cluster) -> locks.SharedUse:
    try:
        cluster.home.mkdir(parents=True, exist_ok=True)
        with locks.exclusive(_lock(cluster)):
            _ensure_running(cluster)
            _ensure_database(cluster)
            return locks.SharedUse(cluster.home / f"{cluster.name}.users")
    except OSError as error:
        raise LocalError(
            f"{error.filename or cluster.home} cannot be used ({error.strerror}): "
            "set MUSTER_DATA to a folder you can write to."
        ) from error


def _ensure_running(cluster: layout.Cluster) -> None:
    process = server.postmaster(cluster)
    # A server that never becomes ready was shutting down: the process that stopped it has been killed.
    if process is not None and server.wait_until_ready(cluster, process):
        return
    account = account_for(cluster.pgdata)
    try:
        ensure_initialised(cluster, account)
        server.start(cluster, account)
    except LocalError:
        if not cluster.throwaway:
            raise
        # Without fsync, a machine crash can corrupt the data; the tests' cluster holds nothing to recover.
        echo(f"{cluster.pgdata} is damaged; creating it again.")
        shutil.rmtree(cluster.pgdata, ignore_errors=True)
        ensure_initialised(cluster, account)
        server.start(cluster, account)


def _ensure_database(cluster: layout.Cluster) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [layout.DATABASE]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(layout.DATABASE)))


def _lock(cluster: layout.Cluster) -> Path:
    return cluster.home / f"{cluster.name}.lock"
