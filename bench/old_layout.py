"""A second database with the same jobs in the layout of commit c1cc3a4: one table, written whole by each status change.

It is the database under test, seeded alike and migrated down to 0004. The next run migrates it up and down again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench import databases
from bench.databases import PREFIX
from bench.statements import bench_query
from bench.subject import Bench
from local.errors import echo

LAST_OF_OLD = "0004"


@contextmanager
def old_layout(bench: Bench) -> Iterator[psycopg.Connection]:
    """Yields a connection to the database of the old layout; drops nothing, since seeding takes minutes."""

    def fill(url: str) -> None:
        databases.manage(url, "seed", f"{bench.scale}")

    database = databases.ensure(bench.server_address, f"{PREFIX}_{bench.scale}_before", fill)
    began = time.perf_counter()
    databases.manage(database.url, "migrate", "jobs", LAST_OF_OLD, "--verbosity", "0")
    echo(f"migrated {bench.scale:,} jobs back to the old layout in {time.perf_counter() - began:.0f} s.")
    with databases.connect(database.url) as connection:
        connection.execute(bench_query("vacuum"))
        connection.execute(bench_query("checkpoint"))
        try:
            yield connection
        finally:
            connection.execute("DELETE FROM job WHERE id > %s", [database.jobs])
    began = time.perf_counter()
    databases.manage(database.url, "migrate", "jobs", "--verbosity", "0")
    echo(f"migrated {bench.scale:,} jobs to the split layout in {time.perf_counter() - began:.0f} s.")
