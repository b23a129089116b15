"""`python -m local.restore FILE`: put a saved database in the place of the present one.

The file is first restored into a database beside. Only when all of it is there do the two change
places, so that a broken file or a Ctrl-C leaves everything as it was.
"""

import argparse
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from local import binaries, layout
from local.database import database
from local.errors import LocalError, exit_with, say


def main() -> int:
    """Restore the file of the command line."""
    parser = argparse.ArgumentParser(prog="python -m local.restore", usage="make restore FILE=muster.dump")
    parser.add_argument("file", nargs="?", type=Path)
    file: Path | None = parser.parse_args().file
    if file is None or not file.is_file():
        raise LocalError(f"{file or 'FILE'} is no file; say make restore FILE=muster.dump")
    with database(layout.main()) as url:
        name = str(conninfo_to_dict(url).get("dbname") or layout.DATABASE)
        try:
            with psycopg.connect(make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
                _replace(connection, url, file, name)
        except psycopg.Error as error:
            raise LocalError(f"The database could not be restored: {' '.join(str(error).split())}") from error
    say(f"restored {file}.")
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
        raise LocalError(f"{file} could not be restored; the database is as it was.")
    _drop(connection, old)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name]
    )
    connection.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
    connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    _drop(connection, old)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    exit_with(main)
