"""`python -m local.restore FILE`: replaces the database by a backup.

Restores the file into a new database first, then swaps the names of the two. A broken file or
Ctrl-C leaves the present database unchanged.
"""

import argparse
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from local import binaries, layout
from local.database import database
from local.errors import LocalError, echo, exit_with


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
                _replace(connection, url, file, name)
        except psycopg.Error as error:
            raise LocalError(f"The database could not be restored: {' '.join(str(error).split())}") from error
    echo(f"restored {file}.")
    return 0


def _replace(connection: psycopg.Connection, url: str, file: Path, name: str) -> None:
    fresh, old = f"{name}_restoring", f"{name}_replaced"
    _drop(connection, fresh)
    # A copy of template0 is empty, with the encoding and locale of the cluster.
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(fresh)))
    restore = [
        *(binaries.program("pg_restore"), "--exit-on-error", "--no-owner", "--jobs=2"),
        *(f"--dbname={make_conninfo(url, dbname=fresh)}", str(file)),
    ]
    if subprocess.run(restore, check=False).returncode:
        _drop(connection, fresh)
        raise LocalError(f"{file} could not be restored; the database is unchanged.")
    with psycopg.connect(make_conninfo(url, dbname=fresh), autocommit=True) as restored:
        _adapt(restored)
    _drop(connection, old)
    _swap(connection, name, fresh, old)
    _drop(connection, old)


def _adapt(restored: psycopg.Connection) -> None:
    """Replaces values that hold only on the server of the dump, and collects planner statistics."""
    # The transaction ids of the stored snapshot mean nothing on another server. No delta in a dump is folded.
    if restored.execute("SELECT to_regclass('job_tally_fold')").fetchone() != (None,):
        restored.execute("UPDATE job_tally_fold SET snapshot = '1:1:'")
    # A dump contains no planner statistics; without them the first queries are slow.
    restored.execute("ANALYZE")


def _swap(connection: psycopg.Connection, name: str, fresh: str, old: str) -> None:
    """Renames `name` to `old` and `fresh` to `name`, with new connections refused meanwhile."""
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(allow.format(sql.Identifier(name), False))
    try:
        connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        with connection.transaction():
            connection.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
            connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    except BaseException:
        connection.execute(allow.format(sql.Identifier(name), True))
        raise


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    exit_with(main)
