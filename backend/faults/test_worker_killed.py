"""A worker process killed while a claim and a finish of it are in the database, which ends both or undoes both."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from faults.load import TIMEOUT_S
from faults.processes import housekeeping, kill
from faults.test_worker_calls import TWICE, locked
from faults.workers import check, entries, submit, wait_for, worker
from tests.support.patience import Patience
from tests.support.server import Server, serving

# Held up in the database. Which claims and which finishes doesn't matter: a finish may claim too.
CALLS = """
    SELECT
        count(*) FILTER (WHERE query LIKE '%FROM worker_claim(%'),
        count(*) FILTER (WHERE query LIKE '%FROM worker_finish%')
    FROM pg_stat_activity
    WHERE wait_event_type = 'Lock'
"""
UNDO = """
    SELECT count(pg_terminate_backend(pid))
    FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND query ~ 'FROM worker_(claim|finish)'
"""
ENDED_AT_ONCE = [("PENDING", 1), ("RUNNING", 1), ("COMPLETED", 1)]


@pytest.fixture
def server(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """gunicorn with a short lease, which housekeeping has too, whose calls wait for locks longer than the test."""
    monkeypatch.setenv("WORKER_LEASE_S", "5")
    monkeypatch.setenv("DB_LOCK_TIMEOUT", "100s")
    monkeypatch.setenv("DB_STATEMENT_TIMEOUT", "100s")
    with serving(tmp_path / "web.log", database=url, WEB_WORKERS="2") as running:
        yield running


def wait_for_calls(url: str, claims: int, finishes: int) -> None:
    """Waits until so many claims and finishes are held up in the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(TIMEOUT_S):
            found = connection.execute(CALLS).fetchone()
            if found is not None and found[0] >= claims and found[1] >= finishes:
                return


@pytest.mark.parametrize("undone", [False, True], ids=["done", "undone"])
def test_worker_killed_with_a_claim_and_a_finish_in_flight(
    url: str, server: Server, log: Path, tmp_path: Path, undone: bool
) -> None:
    folder = tmp_path / "workers"
    folder.mkdir()
    address = f"http://127.0.0.1:{server.port}"
    ending = [submit(server, "sleep", seconds=2) for _ in range(2)]
    with ExitStack() as stack, worker(address, folder) as process:
        wait_for(server, ending, "RUNNING")
        # Claims and finishes count runs there, creates don't.
        with locked(url, "run_delta"):
            claimed = [submit(server, "sleep", seconds=0.1) for _ in range(2)]
            wait_for_calls(url, 1, 1)
            kill(process)
            # The next worker finds the results, and sends them while the first call is still there.
            stack.enter_context(worker(address, folder))
            wait_for_calls(url, 1, 2)
            if undone:
                with psycopg.connect(url) as connection:
                    assert (connection.execute(UNDO).fetchone() or (0,))[0] >= 3
        stack.enter_context(housekeeping(url, log))
        wait_for(server, ending + claimed, "COMPLETED")
    check(url, server, folder)
    with psycopg.connect(url) as connection:
        assert connection.execute(TWICE).fetchall() == []
    if not undone:
        assert [[entry[:2] for entry in entries(server, job)] for job in ending] == [ENDED_AT_ONCE] * 2
        # What the killed worker was given goes to the next one.
        assert any("was lost with the worker" in entry[2] for job in claimed for entry in entries(server, job))
