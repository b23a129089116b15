"""Concurrent runs of tasks meant to run alone."""

from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from faults import invariants
from faults.load import TIMEOUT_S, Load
from faults.processes import housekeeping, kill, start_manage
from tests.support.patience import Patience
from tests.support.server import Server

STARTED = "housekeeping_started"
MIGRATE_TIMEOUT_S = 180.0
HOLDERS = """
    SELECT count(*)
    FROM pg_locks
    WHERE locktype = 'advisory' AND granted
        AND objid::bigint = hashtext('muster.housekeeping')::bigint & 4294967295
"""
MONTHS = """
    SELECT child.relname
    FROM pg_inherits
    JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = 'job_status'::regclass AND child.relname <> 'job_status_default'
"""


def test_second_housekeeping_process_waits_and_takes_over(url: str, server: Server, tmp_path: Path) -> None:
    logs = tmp_path / "first.log", tmp_path / "second.log"
    with (
        Load(server) as load,
        psycopg.connect(url, autocommit=True) as connection,
        housekeeping(url, logs[0]) as first,
        housekeeping(url, logs[1]) as second,
    ):
        load.wait_for_more()
        for _ in Patience(TIMEOUT_S):
            started = [STARTED in log.read_text() for log in logs]
            if any(started):
                break
        assert connection.execute(HOLDERS).fetchone() == (1,)
        working, waiting = (first, 1) if started[0] else (second, 0)
        assert STARTED not in logs[waiting].read_text()
        kill(working)
        for _ in Patience(TIMEOUT_S):
            if STARTED in logs[waiting].read_text():
                break
        load.wait_for_more()
        assert connection.execute(HOLDERS).fetchone() == (1,)
    invariants.check(url, server, load.acknowledged)


def test_partitions_are_created_without_disturbing_writers(url: str, server: Server, log: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for (month,) in connection.execute(MONTHS).fetchall():
            connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(month)))
        with Load(server) as load:
            load.wait_for_more()
            # Housekeeping creates them too. The first creation moves all rows written so far.
            with housekeeping(url, log):
                for months in range(-1, 13):
                    _create_month(connection, months)
                load.wait_for_more()
        made = connection.execute(MONTHS).fetchall()
        assert len(made) >= 14
        assert connection.execute("SELECT count(*) FROM job_status_default").fetchone() == (0,)
    assert load.refusals == []
    assert load.broken_connections == 0
    invariants.check(url, server, load.acknowledged)


def _create_month(connection: psycopg.Connection, months: int) -> None:
    """Creates the partition `months` from now, or waits until housekeeping has created it."""
    for _ in Patience(TIMEOUT_S):
        row = connection.execute(CREATE_MONTH, {"months": months}).fetchone()
        if row is not None and row[0]:
            return


CREATE_MONTH = """
    WITH wanted AS MATERIALIZED (
        SELECT (now() AT TIME ZONE 'UTC' + make_interval(months => %(months)s))::date AS day
    )
    SELECT job_status_partition_make(day) OR to_regclass(to_char(day, '"job_status_"YYYY_MM')) IS NOT NULL
    FROM wanted
"""


def test_concurrent_migrations_apply_each_migration_once(url: str, tmp_path: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE raced")
    fresh = make_conninfo(url, dbname="raced")
    logs = [tmp_path / f"{number}.log" for number in range(3)]
    running = [start_manage(fresh, log, "migrate", "--verbosity", "1") for log in logs]
    statuses = [process.wait(MIGRATE_TIMEOUT_S) for process in running]
    assert statuses == [0] * len(logs), "\n".join(log.read_text() for log in logs)
    assert sum("Applying jobs.0001" in log.read_text() for log in logs) == 1
    with psycopg.connect(fresh) as connection:
        twice = "SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1"
        assert connection.execute(twice).fetchall() == []
        assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (0,)
