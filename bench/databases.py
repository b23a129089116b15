"""The benchmarks' databases on the server of DATABASE_URL: created once, reused, restored after each run."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import orjson
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench.environment import BACKEND, PYTHON, environment
from bench.facets_off import record_facets
from bench.statements import bench_query
from local.errors import LocalError, echo

PREFIX = "muster_bench"
Connection = psycopg.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database ready for measuring. Its own jobs have the ids 1 to ``jobs``."""

    url: str
    jobs: int
    statuses: int
    made_at: str


def connect(url: str, options: str = "-c timezone=UTC") -> Connection:
    """Returns a plain psycopg connection in autocommit mode."""
    return psycopg.connect(url, autocommit=True, application_name=PREFIX, options=options)


def ensure_seeded(server: str, jobs: int) -> Database:
    """Returns the database with ``jobs`` generated jobs, created if missing.

    Raises LocalError if it contains another number of jobs.
    """

    def fill(url: str) -> None:
        manage(url, "seed", f"{jobs}")

    database = ensure(server, f"{PREFIX}_{jobs}", fill)
    if database.jobs != jobs:
        raise LocalError(
            f"{PREFIX}_{jobs} contains {database.jobs:,} jobs: drop it, and the next run creates it again."
        )
    return database


def ensure(server: str, name: str, fill: Callable[[str], None]) -> Database:
    """Returns the migrated database ``name``, filled by ``fill`` if new. Removes jobs added by earlier runs."""
    url = make_conninfo(server, dbname=name)
    with connect(make_conninfo(server, dbname="postgres")) as connection:
        comment = _read_comment(connection, name)
        if comment is None:
            _create(connection, name)
    manage(url, "migrate", "--verbosity", "0")
    if comment is None:
        fill(url)
        run_maintenance(url)
        comment = _describe(url, name)
    database = Database(**{**orjson.loads(comment), "url": url})
    restore(database)
    return database


def create_unless(server: str, name: str, comment: str) -> bool:
    """Creates the empty database ``name`` unless there is one with that comment; returns whether it did."""
    with connect(make_conninfo(server, dbname="postgres")) as connection:
        if _read_comment(connection, name) == comment:
            return False
        _create(connection, name)
    return True


def _create(connection: Connection, name: str) -> None:
    echo(f"creating the database {name}, once.")
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def write_comment(connection: Connection, name: str, comment: str) -> None:
    """Stores the contents in a comment on the database. A database without a comment is incomplete."""
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(comment)))


def manage(url: str, *command: str) -> None:
    """Runs a command of manage.py. Raises LocalError if it fails."""
    done = subprocess.run([PYTHON, "manage.py", *command], cwd=BACKEND, env=environment(url), check=False)
    if done.returncode:
        raise LocalError(f"manage.py {command[0]} failed (exit status {done.returncode}).")


def run_maintenance(url: str) -> None:
    """Completes all background work: folds, statistics, views, vacuum, a checkpoint."""
    manage(url, "housekeep", "--once")
    with connect(url) as connection:
        connection.execute(bench_query("vacuum"))
        connection.execute(bench_query("checkpoint"))


def restore(database: Database) -> None:
    """Enables the tally with its facets, removes jobs added by measurements, and then rebuilds the tally."""
    with connect(database.url) as connection:
        set_tally_triggers(connection, on=True)
        record_facets(connection, on=True)
        if connection.execute(bench_query("job_added"), {"jobs": database.jobs}).fetchone() is None:
            return
        echo("removing the jobs added by measurements.")
        connection.execute(bench_query("job_added_delete"), {"jobs": database.jobs})
        connection.execute("SELECT job_tally_rebuild()")
    run_maintenance(database.url)


@contextmanager
def restored(database: Database) -> Iterator[None]:
    """Restores the database at the end, whatever was written meanwhile."""
    try:
        yield
    finally:
        restore(database)


def set_tally_triggers(connection: Connection, *, on: bool) -> None:
    """Enables or disables the tally's triggers. Writes while disabled make it inexact until :func:`restore`."""
    connection.execute(bench_query("tally_enable" if on else "tally_disable"))


@contextmanager
def tally_off(connection: Connection) -> Iterator[None]:
    set_tally_triggers(connection, on=False)
    try:
        yield
    finally:
        set_tally_triggers(connection, on=True)


def _read_comment(connection: Connection, name: str) -> str | None:
    row = connection.execute(bench_query("database_comment"), {"name": name}).fetchone()
    return row[0] if row else None


def _describe(url: str, name: str) -> str:
    """Stores the numbers of jobs and history rows in the comment; returns it."""
    with connect(url) as connection:
        row = connection.execute(bench_query("database_counts")).fetchone()
        if row is None:
            raise LookupError("The count returned no row.")
        database = Database(url="", jobs=row[0], statuses=row[1], made_at=datetime.now(UTC).isoformat())
        comment = orjson.dumps(asdict(database)).decode()
        write_comment(connection, name, comment)
    return comment
