"""Claims of idle workers wait at once, and miss nothing for it."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.http import HttpRequest

from muster.core.http.parking import ENVIRON, Parking
from muster.execution.changes import Claim, Wanted
from muster.execution.long_poll import wait
from muster.execution.long_poll.claims import WaitingClaims
from muster.execution.long_poll.idle import IdleWorkers
from tests.execution.test_long_poll import claim, new_ids, server
from tests.support import database
from tests.support.client import Api
from tests.support.patience import Patience
from tests.support.server import Server, serving
from tests.support.workers import Worker, submit

__all__ = ["new_ids", "server"]

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("long_poll")]

LEASE = "SELECT lease_until FROM worker WHERE id = %s"
CLAIM = Claim(limit=1, free=None, key="key")


@pytest.fixture
def idle(server: Server, live_api: Api) -> Worker:
    """A worker that has waited in vain."""
    worker = Worker.registered(live_api)
    assert claim(server, worker, wait_s=0.1)[0]["jobs"] == []
    return worker


def test_idle_worker_keeps_its_lease_and_gets_a_job_that_comes(server: Server, live_api: Api, idle: Worker) -> None:
    before = database.value(LEASE, [idle.id])
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(claim, server, idle, wait_s=20)
        for _ in Patience(10):
            if database.value(LEASE, [idle.id]) > before:
                break
        job_id = submit(live_api)
        answer, took = waiting.result()
    assert ([job["id"] for job in answer["jobs"]], took < 15) == ([job_id], True)


def test_idle_worker_is_told_soon_that_it_drains_or_is_gone(server: Server, live_api: Api, idle: Worker) -> None:
    idle.post("drain")
    answer, took = claim(server, idle, wait_s=20)
    assert (answer["jobs"], answer["state"], took < 15) == ([], "drain", True)


def test_repeated_key_gives_its_jobs_to_an_idle_worker(server: Server, live_api: Api, idle: Worker) -> None:
    """The answer was lost, and the claim is repeated where the worker counts as idle."""
    job_id = submit(live_api)
    assert idle.post("claim", {"limit": 1}, Idempotency_Key="lost").json["jobs"]
    answer, took = claim(server, idle, wait_s=20, Idempotency_Key="lost")
    assert ([job["id"] for job in answer["jobs"]], took < 15) == ([job_id], True)


def test_repeated_claim_waits_without_being_run_and_gets_a_job(tmp_path: Path, live_api: Api) -> None:
    with serving(tmp_path / "web.log") as running:
        worker = Worker.registered(live_api)
        client = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)

        def claim_with(key: str) -> list[int]:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            client.request("POST", f"/api/workers/{worker.id}/claim/", b'{"limit":1,"wait_s":5}', headers)
            return [job["id"] for job in json.loads(client.getresponse().read())["jobs"]]

        with closing(client), ThreadPoolExecutor(1) as pool:
            in_vain = [claim_with("first"), claim_with("second")]
            third = pool.submit(claim_with, "third")
            time.sleep(0.5)
            job_id = submit(live_api)
            given = third.result()
            # The answer is lost: the key tells which claim it was.
            repeated = claim_with("third")
        logged = [line for line in (tmp_path / "web.log").read_text().splitlines() if "/claim/" in line]
    assert (in_vain, given, repeated) == ([[], []], [job_id], [job_id])
    # The first one, the third one when it found the job, and the last one.
    assert len(logged) == 3


def waits(idle: IdleWorkers, monkeypatch: pytest.MonkeyPatch, *, wait_s: float = 20, wakes: int = 0) -> bool:
    claims = WaitingClaims()
    monkeypatch.setattr(wait, "CLAIMS", claims)
    monkeypatch.setattr(wait, "IDLE", idle)
    monkeypatch.setattr("muster.execution.long_poll.wait.WATCH.ensure", lambda: None)
    request, place = HttpRequest(), Parking()
    place.wakes = wakes
    request.META[ENVIRON] = place
    waited = wait.wait_at_once(request, worker_id=7, claim=CLAIM, wait_s=wait_s)
    assert (place.waiter is not None) == waited
    return waited


WHOLE = Wanted(queues=("default",), tasks=None, cpus=8, memory_mb=100, gpus=0, whole=True)


def test_only_the_next_claim_of_the_same_kind_waits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = IdleWorkers()
    assert not waits(idle, monkeypatch)
    idle.add(7, wanted=WHOLE, free=None)
    assert not waits(idle, monkeypatch, wait_s=1)
    assert not waits(idle, monkeypatch, wakes=1)
    assert waits(idle, monkeypatch)
    assert not waits(idle, monkeypatch)
    idle.add(7, wanted=WHOLE, free={"cpus": 8})
    assert not waits(idle, monkeypatch)
    idle.add(7, wanted=WHOLE, free=None)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    assert not waits(idle, monkeypatch)
    idle.add(8, wanted=WHOLE, free=None)
    assert len(idle._idle) == 1
