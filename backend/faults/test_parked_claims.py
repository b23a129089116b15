"""Claims that wait on the server while it, the worker or the connection goes: no job is lost, none is given twice."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from faults.load import TIMEOUT_S
from faults.processes import housekeeping, kill
from faults.protocol_workers import HttpWorker
from faults.test_worker_calls import check as check_calls
from faults.test_worker_calls import create, kill_web, locked, wait_until_blocked, without_workers
from faults.test_workers import address, folder
from faults.workers import check, entries, submit, wait_for, worker
from tests.support.faulty_proxy import Call, Fault, proxying
from tests.support.patience import Patience
from tests.support.server import Server, serving

__all__ = ["folder", "without_workers"]

WORKERS, JOBS = 4, 12
SEEN = "SELECT min(seen_at) FROM worker"
LONG_S = 20


def park(url: str, workers: list[HttpWorker], pool: ThreadPoolExecutor) -> list[Future[list[dict[str, Any]]]]:
    """Lets a claim of each worker wait that was not even made, since the one before has waited in vain."""
    assert list(pool.map(HttpWorker.claim, workers)) == [[]] * len(workers)
    with psycopg.connect(url, autocommit=True) as connection:
        (before,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
        claims = [pool.submit(each.claim, LONG_S) for each in workers]
        # While they wait, their leases are renewed together.
        for _ in Patience(TIMEOUT_S):
            if connection.execute(f"SELECT ({SEEN}) > %s", [before]).fetchone() == (True,):
                return claims
    raise AssertionError


@pytest.mark.parametrize("moment", ["parked", "woken"])
def test_server_killed_with_parked_claims(url: str, tmp_path: Path, moment: str) -> None:
    with serving(tmp_path / "web.log", database=url) as server, ThreadPoolExecutor(WORKERS) as pool:
        workers = [HttpWorker(server, f"w{number}") for number in range(WORKERS)]
        claims = park(url, workers, pool)
        if moment == "parked":
            kill_web(server)
            create(server, JOBS)
        else:
            # Claims write there, creations don't: the claims are woken, and stop in the middle.
            with locked(url, "run_delta"):
                create(server, JOBS)
                wait_until_blocked(url, "worker_claim")
                kill_web(server)
        for each, claimed in zip(workers, claims, strict=True):
            each.finish(claimed.result(TIMEOUT_S))
        for _ in Patience(TIMEOUT_S):
            if sum(len(each.outcomes) for each in workers) == JOBS:
                break
            for each in workers:
                each.finish(each.claim())
        assert sum(each.lost_answers for each in workers) >= WORKERS
        check_calls(url, server, workers, JOBS)
    assert {attempt for each in workers for _, attempt in each.outcomes} == {1}


def wait_for_claim(url: str) -> None:
    """Waits until the only worker has made a claim: it finds nothing, so it waits on the server."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(TIMEOUT_S):
            if connection.execute("SELECT bool_and(seen_at > registered_at) FROM worker").fetchone() == (True,):
                return


def lose_worker(url: str) -> None:
    """Lets the only worker be lost, without waiting for its lease. A claim of it may renew it once more."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(TIMEOUT_S):
            if connection.execute("SELECT bool_and(gone_reason = 'lost') FROM worker").fetchone() == (True,):
                return
            connection.execute("UPDATE worker SET lease_until = now() - interval '1 s' WHERE gone_at IS NULL")


@pytest.mark.parametrize("moment", ["parked", "woken"])
def test_worker_killed_while_its_claim_waits(url: str, server: Server, log: Path, folder: Path, moment: str) -> None:
    with worker(address(server), folder) as process:
        wait_for_claim(url)
        if moment == "woken":
            # It doesn't see the answer any more.
            process.suspend()
            job_id = submit(server, "sleep", seconds=0.1)
            wait_for(server, [job_id], "RUNNING")
        kill(process)
    if moment == "parked":
        job_id = submit(server, "sleep", seconds=0.1)
    with housekeeping(url, log):
        lose_worker(url)
        with worker(address(server), folder):
            wait_for(server, [job_id], "COMPLETED")
    found = entries(server, job_id)
    # If the job came before the server had noticed the end of the connection, it was lost with the worker.
    attempts = found[-1][1]
    assert attempts in ((2,) if moment == "woken" else (1, 2))
    runs = [("RUNNING", number + 1) for number in range(attempts)]
    assert [entry[:2] for entry in found if entry[0] != "PENDING"] == [*runs, ("COMPLETED", attempts)]
    assert sum("was lost with the worker" in entry[2] for entry in found) == attempts - 1
    check(url, server, folder)


def test_lost_answer_of_a_parked_claim(url: str, server: Server, folder: Path) -> None:
    lost: list[Call] = []

    def lose(call: Call) -> Fault | None:
        """The answer of the claim that waits is lost, and that of its first repetition too."""
        if call.name != "claim" or len(lost) == 2:
            return None
        lost.append(call)
        return Fault(cut=True, after=True)

    with proxying(address(server)) as proxy:
        proxy.decide = lose
        with worker(proxy.address, folder):
            wait_for_claim(url)
            jobs = [submit(server, "sleep", seconds=0.1) for _ in range(3)]
            wait_for(server, jobs, "COMPLETED")
    assert len({call.key for call in lost}) == 1
    for each in jobs:
        assert [entry[:2] for entry in entries(server, each)] == [("PENDING", 1), ("RUNNING", 1), ("COMPLETED", 1)]
    check(url, server, folder)
