"""A database of its own whose jobs change their status many times, with housekeeping and autovacuum."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from bench import databases
from bench.databases import PREFIX, connect
from bench.environment import BACKEND, PYTHON, environment
from bench.progress import progress
from bench.statements import bench_query
from bench.subject import Bench

CHANGES_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Bytes of job_latest: its table and its indexes."""

    table: int
    indexes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Churned:
    """A seeded database, the seconds that seeding took, the sizes that it left, and a connection."""

    url: str
    seed_s: float
    fresh: Sizes
    connection: Connection


@contextmanager
def seeded(bench: Bench) -> Iterator[Churned]:
    """Yields a new database of as many jobs, vacuumed; drops it afterwards."""
    name = f"{PREFIX}_{bench.scale}_churn"
    quoted = sql.Identifier(name)
    with connect(make_conninfo(bench.server_address, dbname="postgres")) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(quoted))
        try:
            url = make_conninfo(bench.server_address, dbname=name)
            databases.manage(url, "migrate", "--verbosity", "0")
            began = time.perf_counter()
            databases.manage(url, "seed", f"{bench.scale}")
            seed_s = time.perf_counter() - began
            with connect(url) as connection:
                # Before maintenance, which rebuilds indexes that the seed left half empty.
                fresh = sizes(connection)
                databases.run_maintenance(url)
                with housekeeping(url):
                    yield Churned(url=url, seed_s=seed_s, fresh=fresh, connection=connection)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@contextmanager
def housekeeping(url: str) -> Iterator[None]:
    """Runs housekeeping on the database in a process of its own."""
    process = subprocess.Popen([PYTHON, "manage.py", "housekeep"], cwd=BACKEND, env=environment(url))
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def sizes(connection: Connection) -> Sizes:
    row = connection.execute(bench_query("latest_sizes")).fetchone()
    if row is None:
        raise LookupError("The sizes returned no row.")
    return Sizes(table=row[0], indexes=row[1])


def change(bench: Bench, connection: Connection, changes: int) -> None:
    """Changes the status of random jobs, a hundred in a transaction."""
    query = bench_query("status_change")
    jobs = range(1, bench.scale + 1)
    with progress(changes, "changing statuses", "change") as bar:
        for _ in range(changes // CHANGES_AT_ONCE):
            ids = sorted(bench.rng.sample(jobs, CHANGES_AT_ONCE))
            connection.execute(query, {"ids": ids}, prepare=True).fetchall()
            bar.update(CHANGES_AT_ONCE)


@contextmanager
def snapshot_held(url: str) -> Iterator[psycopg.Connection]:
    """Holds a snapshot of the database."""
    with connect(url) as holder:
        holder.execute(bench_query("hold_snapshot"))
        yield holder
