"""The embedded PostgreSQL, up for as long as anybody uses it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from local import layout, locks, server
from local.errors import LocalError, say
from local.initialise import ensure_initialised
from local.system_user import account_for


@contextmanager
def running(cluster: layout.Cluster) -> Iterator[str]:
    """Yield the address of the database `muster` on a running server.

    Starts the server unless another process has; whoever leaves last stops it. A process that
    is killed counts as having left, so that nothing outlives its use for long.

    Raises LocalError when the server can't be had.
    """
    use = _enter(cluster)
    try:
        yield cluster.url()
    finally:
        with locks.exclusive(_lock(cluster)):
            if use.leave():
                server.stop(cluster)


def stop(cluster: layout.Cluster) -> bool:
    """Stop the server whoever uses it. Return whether one ran."""
    if not cluster.pgdata.exists():
        return False
    with locks.exclusive(_lock(cluster)):
        return server.stop(cluster)


def _enter(cluster: layout.Cluster) -> locks.SharedUse:
    try:
        cluster.home.mkdir(parents=True, exist_ok=True)
        with locks.exclusive(_lock(cluster)):
            _ensure_running(cluster)
            _ensure_database(cluster)
            return locks.SharedUse(cluster.home / f"{cluster.name}.users")
    except OSError as error:
        raise LocalError(
            f"{error.filename or cluster.home} can't be used ({error.strerror}): "
            "set MUSTER_DATA to a folder of your own."
        ) from error


def _ensure_running(cluster: layout.Cluster) -> None:
    process = server.postmaster(cluster)
    # One that doesn't come up was on its way down: whoever stopped it was killed meanwhile.
    if process is not None and server.comes_up(cluster, process):
        return
    account = account_for(cluster.pgdata)
    try:
        ensure_initialised(cluster, account)
        server.start(cluster, account)
    except LocalError:
        if not cluster.throwaway:
            raise
        # Without fsync a crash of the machine leaves ruins; tests begin anew.
        say(f"making {cluster.pgdata} anew.")
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
