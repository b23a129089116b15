"""Databases of the benchmarks' own, beside the one of DATABASE_URL: made once, used again, left as they were."""

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
from bench.statements import own
from local.errors import LocalError, echo

PREFIX = "muster_bench"
Connection = psycopg.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database that is ready to measure on. Its own jobs have the ids from 1 to ``jobs``."""

    url: str
    jobs: int
    statuses: int
    made_at: str


def connect(url: str, options: str = "-c timezone=UTC") -> Connection:
    """A bare connection of psycopg's; each statement is a transaction of its own."""
    return psycopg.connect(url, autocommit=True, application_name=PREFIX, options=options)


def seeded(server: str, jobs: int) -> Database:
    """The database of ``jobs`` made-up jobs; made now unless it is there. Raises LocalError."""

    def fill(url: str) -> None:
        manage(url, "seed", f"{jobs}")

    database = made(server, f"{PREFIX}_{jobs}", fill)
    if database.jobs != jobs:
        raise LocalError(f"{PREFIX}_{jobs} holds {database.jobs:,} jobs: drop it, then it is made anew.")
    return database


def made(server: str, name: str, fill: Callable[[str], None]) -> Database:
    """The migrated database of this name, filled by ``fill`` if it is new. What earlier runs left is removed."""
    url = make_conninfo(server, dbname=name)
    with connect(make_conninfo(server, dbname="postgres")) as connection:
        note = _note(connection, name)
        if note is None:
            echo(f"making the database {name}, once.")
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    manage(url, "migrate", "--verbosity", "0")
    if note is None:
        fill(url)
        settle(url)
        note = _write_note(url, name)
    database = Database(**{**orjson.loads(note), "url": url})
    restore(database)
    return database


def manage(url: str, *command: str) -> None:
    """Runs a command of manage.py. Raises LocalError when it fails."""
    done = subprocess.run([PYTHON, "manage.py", *command], cwd=BACKEND, env=environment(url), check=False)
    if done.returncode:
        raise LocalError(f"manage.py {command[0]} failed (exit status {done.returncode}).")


def settle(url: str) -> None:
    """Brings all that is worked on in the background to its end: folds, statistics, views, dead rows, the disk."""
    manage(url, "housekeep", "--once")
    with connect(url) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def restore(database: Database) -> None:
    """Removes the jobs that measuring has added, and counts the tally anew where it was switched off."""
    with connect(database.url) as connection:
        tally_switch(connection, on=True)
        if connection.execute(own("job_added"), {"jobs": database.jobs}).fetchone() is None:
            return
        echo("removing the jobs that measuring has added.")
        connection.execute(own("job_added_delete"), {"jobs": database.jobs})
        connection.execute("SELECT job_tally_rebuild()")
    settle(database.url)


@contextmanager
def restored(database: Database) -> Iterator[None]:
    """Leaves the database as it was, whatever is written meanwhile."""
    try:
        yield
    finally:
        restore(database)


def tally_switch(connection: Connection, *, on: bool) -> None:
    """Switches the triggers of the tally. Off, its counts go wrong: :func:`restore` mends them."""
    connection.execute(own("tally_enable" if on else "tally_disable"))


@contextmanager
def tally_off(connection: Connection) -> Iterator[None]:
    tally_switch(connection, on=False)
    try:
        yield
    finally:
        tally_switch(connection, on=True)


def _note(connection: Connection, name: str) -> str | None:
    row = connection.execute(own("database_note"), {"name": name}).fetchone()
    return row[0] if row else None


def _write_note(url: str, name: str) -> str:
    """Notes on the database what it holds; one without the note was never finished."""
    with connect(url) as connection:
        row = connection.execute(own("database_counts")).fetchone()
        if row is None:
            raise LookupError("A count answers a row.")
        database = Database(url="", jobs=row[0], statuses=row[1], made_at=datetime.now(UTC).isoformat())
        note = orjson.dumps(asdict(database)).decode()
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(note)))
    return note
