"""A migrated database with some jobs and its backup, for tests that restore other files."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from local import binaries, layout
from tests.local.conftest import run_module

NAMES = ["first", "größer", "☃"]


@dataclass(frozen=True)
class Server:
    """The embedded server of a test module, the URL of its database and a backup of it."""

    cluster: layout.Cluster
    url: str
    saved: Path

    def restore(self, file: Path | str) -> subprocess.CompletedProcess[str]:
        return run_module("local.restore", str(file), MUSTER_DATA=str(self.cluster.home))

    def beside(self, name: str) -> str:
        """Returns the URL of another database on the server."""
        return make_conninfo(self.url, dbname=name)

    def create(self, name: str, *, template: str = "template0") -> str:
        """Recreates a database; returns its URL."""
        with psycopg.connect(self.beside("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.beside(name)

    def databases(self) -> set[str]:
        """Returns the databases except PostgreSQL's own and those made by :meth:`create` (``other_…``)."""
        with psycopg.connect(self.beside("postgres")) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate").fetchall()
        return {name for (name,) in found if name != "postgres" and not name.startswith("other_")}

    def names(self) -> list[str]:
        """Returns the names of the jobs."""
        with psycopg.connect(self.url) as connection:
            return [name for (name,) in connection.execute("SELECT name FROM jobs ORDER BY id").fetchall()]

    def set_names(self, names: Sequence[str]) -> None:
        """Replaces all jobs by jobs with these names."""
        with psycopg.connect(self.url) as connection:
            connection.execute("DELETE FROM job")
            connection.execute("INSERT INTO job (name) SELECT unnest(%s::text[])", [list(names)])


def manage(url: str, *command: str) -> None:
    """Runs manage.py on a database."""
    backend = layout.REPOSITORY / "backend"
    environment = os.environ | {"DATABASE_URL": url}
    subprocess.run([sys.executable, "manage.py", *command], cwd=backend, env=environment, check=True)


def dump(url: str, *options: str) -> Path:
    """Dumps a database, in pg_dump's custom format unless the options override it."""
    target = Path(tempfile.mkdtemp(prefix="muster-test-")) / "saved.dump"
    command = [binaries.program("pg_dump"), "--format=custom", "--no-owner", f"--file={target}", *options, url]
    subprocess.run(command, check=True)
    return target
