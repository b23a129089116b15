"""Server, PostgreSQL and housekeeping killed while workers call: no job is lost, and none is finished twice."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from faults import invariants
from faults.processes import HOUSEKEEPING, housekeeping, kill, kill_postmaster, wait_for_row_lock
from faults.protocol_workers import Fleet, HttpWorker
from local import embedded, layout
from tests.support.patience import Patience
from tests.support.server import Server

ROUNDS, JOBS = 3, 240
STATUSES = "SELECT status::text, count(*) FROM job_latest GROUP BY 1"
# Each attempt starts once, and a job ends once.
TWICE = """
    SELECT job_id, attempt, status_type, count(*) FROM job_status WHERE status_type <> 'PENDING'
    GROUP BY 1, 2, 3 HAVING count(*) > 1
"""
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s"


@pytest.fixture(autouse=True)
def without_workers(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("TRUNCATE worker, worker_claimed, worker_cancelled")


def create(server: Server, jobs: int) -> None:
    batch = json.dumps([{"name": "fault", "task": "sleep"}] * jobs).encode()
    assert server.send("POST", "/api/jobs/batch/", batch, Content_Type="application/json").status == 201


def check(url: str, server: Server, workers: list[HttpWorker], jobs: int) -> None:
    """Asserts that each job has ended once, on the worker that was told so."""
    invariants.check(url, server)
    with psycopg.connect(url) as connection:
        assert connection.execute(TWICE).fetchall() == []
        assert dict(connection.execute(STATUSES).fetchall()) == {"COMPLETED": jobs}
    outcomes = {run: told for worker in workers for run, told in worker.outcomes.items()}
    assert len({job for job, _ in outcomes}) == jobs
    # The answer that said "done" may have been lost; it is never said twice.
    assert {tuple(told) for told in outcomes.values()} <= {("done",), ("already",)}
    assert sum(len(worker.outcomes) for worker in workers) == jobs


@contextmanager
def locked(url: str, table: str = "job_status") -> Iterator[psycopg.Connection]:
    """Holds up whatever writes to a table: claims and finishes stop in the middle."""
    with psycopg.connect(url) as holder:
        holder.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield holder


def wait_until_blocked(url: str, call: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(60):
            (count,) = connection.execute(BLOCKED, [f"%FROM {call}(%"]).fetchone() or (0,)
            if count:
                return


def kill_web(server: Server) -> None:
    for process in server.process.children():
        kill(process)


@pytest.mark.parametrize("call", ["worker_claim", "worker_finish"])
def test_server_killed_in_the_middle_of_a_call(url: str, server: Server, call: str) -> None:
    create(server, 3)
    worker = HttpWorker(server, "w")
    with ThreadPoolExecutor(1) as pool:
        jobs = worker.claim() if call == "worker_finish" else []
        with locked(url):
            doing = pool.submit(worker.finish, jobs) if jobs else pool.submit(worker.claim)
            wait_until_blocked(url, call)
            kill_web(server)
        found = doing.result()
    assert worker.lost_answers > 0
    if not jobs:
        assert found is not None
        assert len(found) == 3
        worker.finish(found)
    check(url, server, [worker], 3)
    assert {attempt for _, attempt in worker.outcomes} == {1}


@pytest.mark.parametrize("same", [False, True], ids=["two workers", "one worker"])
def test_postgresql_killed_in_the_middle_of_calls(
    url: str, cluster: layout.Cluster, server: Server, same: bool
) -> None:
    create(server, 6)
    one = HttpWorker(server, "one")
    other = one if same else HttpWorker(server, "other")
    jobs = one.claim()
    with ThreadPoolExecutor(2) as pool:
        # The holder's session goes with the server.
        with suppress(psycopg.OperationalError), locked(url):
            finishing, claiming = pool.submit(one.finish, jobs), pool.submit(other.claim)
            wait_until_blocked(url, "worker_finish")
            wait_until_blocked(url, "worker_claim")
            kill_postmaster(cluster)
        with embedded.running(cluster):
            finishing.result()
            other.finish(claiming.result())
    assert one.lost_answers > 0
    check(url, server, [one] if same else [one, other], 6)


@pytest.mark.parametrize("victim", ["server", "postgresql"])
def test_killed_again_and_again_under_load(url: str, cluster: layout.Cluster, server: Server, victim: str) -> None:
    create(server, JOBS)
    with ExitStack() as stack, Fleet(server) as fleet:
        for _ in range(ROUNDS):
            fleet.wait_for_more()
            if victim == "server":
                kill_web(server)
            else:
                kill_postmaster(cluster)
                stack.enter_context(embedded.running(cluster))
        fleet.wait_for_more(JOBS - fleet.finished)
    check(url, server, fleet.workers, JOBS)


def test_housekeeping_killed_in_the_middle_of_a_rescue(url: str, server: Server, log: Path) -> None:
    create(server, 6)
    lost, other = HttpWorker(server, "lost"), HttpWorker(server, "other")
    jobs = lost.claim()
    expire = "UPDATE worker SET lease_until = now() - interval '1 s' WHERE name = 'lost'"
    with psycopg.connect(url) as holder:
        # By the time the rescue needs this job, it has declared the worker lost.
        holder.execute("SELECT FROM job_latest WHERE id = %s FOR UPDATE", [jobs[-1]["id"]])
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE worker_watch SET looked_at = now() + interval '1 hour'")
            connection.execute(expire)
        with housekeeping(url, log) as process:
            wait_for_row_lock(url, HOUSEKEEPING)
            kill(process)
        # Rolled back whole: the worker may still call, and its runs are its own.
        holder.rollback()
        state = holder.execute("SELECT gone_at IS NULL, lease_until < now() FROM worker WHERE name = 'lost'").fetchone()
        assert state == (True, True)
        with housekeeping(url, log):
            for _ in Patience(60):
                holder.rollback()
                if holder.execute("SELECT gone_reason FROM worker WHERE name = 'lost'").fetchone() == ("lost",):
                    break
    for _ in range(2):
        other.finish(other.claim())
    check(url, server, [other], 6)
    assert sorted(attempt for _, attempt in other.outcomes) == [1, 1, 1, 2, 2, 2]
    lost.finish(jobs)
    assert {told[0] for told in lost.outcomes.values()} == {"stale"}
