"""`python -m local.restore FILE`: replaces the database by a backup.

Restores the file into a new database, verifies and migrates that, and swaps the two in one transaction. Drops the old
one after the new one has answered. A failure or interruption before the swap leaves the present database unchanged.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from local import binaries, layout
from local.database import database, has_jobs
from local.disk_space import check_reserve, run_with_reserve
from local.errors import LocalError, echo, exit_with
from local.exec import path
from local.swap_databases import drop, swap

UNCHANGED = "the database is unchanged."


def main() -> int:
    """Restores the file given as argument."""
    parser = argparse.ArgumentParser(prog="python -m local.restore", usage="make restore FILE=muster.dump")
    parser.add_argument("file", nargs="?", type=Path)
    file: Path | None = parser.parse_args().file
    if file is None or not file.is_file():
        raise LocalError(f"{file or 'FILE'} is not a file; name the backup: make restore FILE=muster.dump")
    with database(layout.main()) as url:
        # The disk of another server than the embedded one is unknown.
        folder = None if os.environ.get("DATABASE_URL") else layout.main().pgdata
        try:
            with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
                found = _replace(connection, url, file, folder)
        except psycopg.Error as error:
            raise LocalError(f"The database could not be restored: {' '.join(str(error).split())}") from error
    echo(f"restored {file} ({found}).")
    return 0


def _replace(connection: psycopg.Connection, url: str, file: Path, folder: Path | None) -> str:
    """Returns what the restored database contains, as text. The disk of `folder` must not fill up."""
    _lock(connection)
    name = str(conninfo_to_dict(url).get("dbname") or layout.DATABASE)
    fresh, old = f"{name}_restoring", f"{name}_replaced"
    drop(connection, fresh)
    drop(connection, old)
    if folder is not None:
        with _unchanged():
            check_reserve(folder, more_bytes=file.stat().st_size)
    with _scratch(connection, fresh):
        beside = make_conninfo(url, dbname=fresh)
        _load(file, beside, folder)
        found = _verified(file, beside, folder)
        swap(connection, name=name, fresh=fresh, old=old)
        try:
            has_jobs(url)
        except psycopg.Error as error:
            swap(connection, name=name, fresh=old, old=fresh)
            raise LocalError(f"The restored database cannot be used ({error}); {UNCHANGED}") from error
    _drop_replaced(connection, old)
    return found


def _drop_replaced(connection: psycopg.Connection, old: str) -> None:
    """Drops the old database. A failure is reported only, since the restore itself has succeeded."""
    try:
        drop(connection, old)
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        echo(f"the old database, now {old}, could not be dropped ({reason}); the next restore drops it.")


@contextmanager
def _unchanged() -> Iterator[None]:
    """Adds to the message of a LocalError that the database is unchanged."""
    try:
        yield
    except LocalError as error:
        raise LocalError(f"{str(error).removesuffix('.')}; {UNCHANGED}") from error


def _lock(connection: psycopg.Connection) -> None:
    """Holds the lock of restores until the connection closes. Raises LocalError if another restore holds it."""
    row = connection.execute("SELECT pg_try_advisory_lock(hashtext('muster restore'))").fetchone()
    if row != (True,):
        raise LocalError(f"Another restore is running: try again after it has ended; {UNCHANGED}")


@contextmanager
def _scratch(connection: psycopg.Connection, name: str) -> Iterator[None]:
    """Creates an empty database; drops it at the end unless renamed."""
    try:
        # A copy of template0 is empty, with the encoding and locale of the cluster.
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        yield
    finally:
        drop(connection, name)


def _load(file: Path, url: str, folder: Path | None) -> None:
    restore = [binaries.program("pg_restore"), "--exit-on-error", "--no-owner", "--jobs=2", f"--dbname={url}"]
    with _unchanged():
        status, _ = run_with_reserve([*restore, str(file)], folder)
    if status:
        raise LocalError(f"{file} could not be restored; {UNCHANGED}")


def _verified(file: Path, url: str, folder: Path | None) -> str:
    """Verifies, migrates and analyzes the restored database; returns its number of jobs as text."""
    command = [sys.executable, "manage.py", "verify_restored"]
    environment = os.environ | {"DATABASE_URL": url, "PATH": path()}
    with _unchanged():
        status, output = run_with_reserve(command, folder, env=environment, cwd=layout.REPOSITORY / "backend")
    if status:
        raise LocalError(f"{file} cannot replace the database; {UNCHANGED}")
    return output.strip().splitlines()[-1]


if __name__ == "__main__":
    exit_with(main)
