"""Two at once of what there should be one of."""

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from faults import truth
from faults.load import Load
from faults.processes import housekeeping, kill, start_manage
from tests.support.patience import Patience
from tests.support.server import Server

STARTED = "housekeeping_started"
HOLDERS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"


def test_two_housekeepers_at_once(url: str, server: Server, tmp_path: Path) -> None:
    logs = tmp_path / "first.log", tmp_path / "second.log"
    with (
        Load(server) as load,
        psycopg.connect(url, autocommit=True) as connection,
        housekeeping(url, logs[0]) as first,
        housekeeping(url, logs[1]) as second,
    ):
        load.wait_for_more(200)
        for _ in Patience(20):
            started = [STARTED in log.read_text() for log in logs]
            if any(started):
                break
        assert connection.execute(HOLDERS).fetchone() == (1,)
        working, waiting = (first, 1) if started[0] else (second, 0)
        assert STARTED not in logs[waiting].read_text()
        kill(working)
        for _ in Patience(20):
            if STARTED in logs[waiting].read_text():
                break
        load.wait_for_more(100)
        assert connection.execute(HOLDERS).fetchone() == (1,)
    truth.check(url, server, load.acknowledged)


@pytest.mark.parametrize("processes", [2, 4])
def test_migrations_run_at_once(url: str, tmp_path: Path, processes: int) -> None:
    name = f"raced_{processes}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    fresh = make_conninfo(url, dbname=name)
    logs = [tmp_path / f"{number}.log" for number in range(processes)]
    running = [start_manage(fresh, log, "migrate", "--verbosity", "1") for log in logs]
    statuses = [process.wait(60) for process in running]
    assert statuses == [0] * processes, "\n".join(log.read_text() for log in logs)
    assert sum("Applying jobs.0001" in log.read_text() for log in logs) == 1
    with psycopg.connect(fresh) as connection:
        twice = "SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1"
        assert connection.execute(twice).fetchall() == []
        assert connection.execute("SELECT count(*) FROM job").fetchone() == (0,)
