"""A second database with the same jobs in the layout of commit c1cc3a4: one table, written whole by each status change.

It is seeded like the database under test and migrated down to 0004, once. Later runs use it as it is, since migrating
ten million jobs takes longer than measuring them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo

from bench import databases
from bench.databases import PREFIX
from bench.statements import bench_query
from bench.subject import Bench
from local.errors import echo

LAST_OF_OLD = "0004"


@contextmanager
def old_layout(bench: Bench) -> Iterator[psycopg.Connection]:
    """Yields a connection to the database of the old layout; drops nothing, since seeding takes minutes."""
    name = f"{PREFIX}_{bench.scale}_old"
    jobs = f"{bench.scale}"
    url = make_conninfo(bench.server_address, dbname=name)
    if databases.create_unless(bench.server_address, name, jobs):
        databases.manage(url, "migrate", "--verbosity", "0")
        databases.manage(url, "seed", jobs)
        began = time.perf_counter()
        databases.manage(url, "migrate", "jobs", LAST_OF_OLD, "--verbosity", "0")
        echo(f"migrated {bench.scale:,} jobs back to the old layout in {time.perf_counter() - began:.0f} s.")
        with databases.connect(url) as connection:
            databases.write_comment(connection, name, jobs)
    with databases.connect(url) as connection:
        _restore(connection, bench.scale)
        try:
            yield connection
        finally:
            _restore(connection, bench.scale)


def _restore(connection: psycopg.Connection, jobs: int) -> None:
    """Removes jobs added by measurements, those of an interrupted run included, folds the tally, and vacuums."""
    connection.execute("DELETE FROM job WHERE id > %s", [jobs])
    connection.execute(bench_query("tally_fold_before"))
    connection.execute(bench_query("vacuum"))
    connection.execute(bench_query("checkpoint"))
