"""`python -m local.restore FILE`: replaces the database by a backup.

Restores the file into a new database, verifies and migrates that, and swaps the two in one transaction. Drops the old
one after the new one has answered. A failure or interruption before the swap leaves the present database unchanged.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from local import binaries, layout
from local.database import database, has_jobs
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
        name = str(conninfo_to_dict(url).get("dbname") or layout.DATABASE)
        try:
            with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
                found = _replace(connection, url, file, name)
        except psycopg.Error as error:
            raise LocalError(f"The database could not be restored: {' '.join(str(error).split())}") from error
    echo(f"restored {file} ({found}).")
    return 0


def _replace(connection: psycopg.Connection, url: str, file: Path, name: str) -> str:
    """Returns what the restored database contains, as text."""
    _lock(connection)
    fresh, old = f"{name}_restoring", f"{name}_replaced"
    with _scratch(connection, fresh):
        beside = make_conninfo(url, dbname=fresh)
        _load(file, beside)
        found = _verified(file, beside)
        drop(connection, old)
        swap(connection, name=name, fresh=fresh, old=old)
        try:
            has_jobs(url)
        except psycopg.Error as error:
            swap(connection, name=name, fresh=old, old=fresh)
            raise LocalError(f"The restored database cannot be used ({error}); {UNCHANGED}") from error
    drop(connection, old)
    return found


def _lock(connection: psycopg.Connection) -> None:
    """Holds the lock of restores until the connection closes. Raises LocalError if another restore holds it."""
    row = connection.execute("SELECT pg_try_advisory_lock(hashtext('muster restore'))").fetchone()
    if row != (True,):
        raise LocalError(f"Another restore is running: try again after it has ended; {UNCHANGED}")


@contextmanager
def _scratch(connection: psycopg.Connection, name: str) -> Iterator[None]:
    """Creates an empty database, replacing one left by a killed restore; drops it at the end unless renamed."""
    drop(connection, name)
    try:
        # A copy of template0 is empty, with the encoding and locale of the cluster.
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        yield
    finally:
        drop(connection, name)


def _load(file: Path, url: str) -> None:
    restore = [binaries.program("pg_restore"), "--exit-on-error", "--no-owner", "--jobs=2", f"--dbname={url}"]
    if subprocess.run([*restore, str(file)], check=False).returncode:
        raise LocalError(f"{file} could not be restored; {UNCHANGED}")


def _verified(file: Path, url: str) -> str:
    """Verifies, migrates and analyzes the restored database; returns its number of jobs as text."""
    command = [sys.executable, "manage.py", "verify_restored"]
    environment = os.environ | {"DATABASE_URL": url, "PATH": path()}
    done = subprocess.run(
        command, env=environment, cwd=layout.REPOSITORY / "backend", stdout=subprocess.PIPE, check=False, text=True
    )
    if done.returncode:
        raise LocalError(f"{file} cannot replace the database; {UNCHANGED}")
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    exit_with(main)
