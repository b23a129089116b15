"""Claims that wait, on the production server."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.client import Api
from tests.support.patience import Patience
from tests.support.server import Server, serving
from tests.support.workers import Worker, submit

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("long_poll")]

HOLDING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'muster-web'"


@contextmanager
def small_server(folder: Path, **more: str) -> Iterator[Server]:
    """Runs a server with two threads and two database connections."""
    limits = {"WEB_THREADS": "2", "DB_POOL_MAX": "2", "DB_POOL_MIN": "0", "WEB_GRACEFUL_S": "5", **more}
    with serving(folder / "web.log", **limits) as running:
        yield running


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with django_db_blocker.unblock(), small_server(tmp_path_factory.mktemp("server")) as running:
        yield running
        connection.close()


@pytest.fixture(autouse=True)
def new_ids(transactional_db: None) -> None:
    """The server outlives the database of a test, and knows workers by ids that never come again."""
    database.execute("SELECT setval('worker_id_seq', 1 + floor(random() * 1e12)::bigint)")


def claim(
    server: Server, worker: Worker, *, wait_s: float = 20, limit: int = 1, spaces: int = 0, **headers: str
) -> tuple[Any, float]:
    """Claims, with so many spaces behind the body; returns the answer and how long it took."""
    body = json.dumps({"limit": limit, "wait_s": wait_s}).encode() + b" " * spaces
    began = time.monotonic()
    reply = server.send("POST", f"/api/workers/{worker.id}/claim/", body, Content_Type="application/json", **headers)
    assert reply.status == 200, reply.body
    return reply.json, time.monotonic() - began


def wait_until_parked(worker: Worker) -> None:
    """Waits until the worker's claim has run; it is parked at once then."""
    for _ in Patience(20):
        if database.value("SELECT seen_at > registered_at FROM worker WHERE id = %s", [worker.id]):
            return


def test_a_waiting_claim_gets_a_job_soon_after_its_creation(server: Server, live_api: Api) -> None:
    worker = Worker.registered(live_api)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(claim, server, worker, Idempotency_Key="k")
        wait_until_parked(worker)
        job_id = submit(live_api)
        answer, took = waiting.result()
    assert [job["id"] for job in answer["jobs"]] == [job_id]
    assert took < 15
    # Its answer is repeated like any other.
    again, took = claim(server, worker, Idempotency_Key="k")
    assert again["jobs"] == answer["jobs"]


def test_a_claim_is_answered_when_its_time_is_up(server: Server, live_api: Api) -> None:
    answer, took = claim(server, Worker.registered(live_api), wait_s=1.5)
    assert answer == {"jobs": [], "state": "run", "cancel": [], "unknown": []}
    assert 1.5 <= took < 15


def test_a_claim_with_a_large_body_does_not_wait(server: Server, live_api: Api) -> None:
    worker = Worker.registered(live_api)
    answer, took = claim(server, worker, spaces=64 * 1024)
    assert (answer["jobs"], took < 15) == ([], True)
    # The body is whole; a little less of it may be held.
    assert claim(server, worker, wait_s=1.5, spaces=60 * 1024)[1] >= 1.5


def test_claims_that_wait_leave_connections_to_others(live_api: Api, tmp_path: Path) -> None:
    workers = [Worker.registered(live_api, f"w{number}") for number in range(9)]
    with small_server(tmp_path, WEB_CONNECTIONS="10") as server, ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(claim, server, worker) for worker in workers[:8]]
        for worker in workers[:8]:
            wait_until_parked(worker)
        answer, took = claim(server, workers[8])
        assert (answer["jobs"], took < 15) == ([], True)
        assert not any(each.done() for each in waiting)
        wanted = {submit(live_api) for _ in waiting}
        assert {job["id"] for each in waiting for job in each.result()[0]["jobs"]} == wanted


def test_more_claims_wait_than_there_are_threads_and_connections(server: Server, live_api: Api) -> None:
    workers = [Worker.registered(live_api, f"w{number}") for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(claim, server, worker, wait_s=20) for worker in workers]
        for worker in workers:
            wait_until_parked(worker)
        # Two threads and two connections serve everybody else meanwhile.
        assert server.get("/api/jobs/?page_size=1").status == 200
        # And one that looks for jobs.
        assert database.value(HOLDING) <= 3
        wanted = {submit(live_api) for _ in workers}
        given = [job["id"] for each in waiting for job in each.result()[0]["jobs"]]
    assert (len(given), set(given)) == (20, wanted)


def test_jobs_that_do_not_fit_wake_nobody(server: Server, live_api: Api) -> None:
    small = Worker.registered(live_api, "small")
    other = Worker.registered(live_api, "other", tasks=["pi"])
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(claim, server, worker, wait_s=3) for worker in (small, other)]
        for worker in (small, other):
            wait_until_parked(worker)
        seen = "SELECT max(seen_at) FROM worker"
        before = database.value(seen)
        submit(live_api, resource_requirements={"cpus": 64})
        submit(live_api, queue="gpu")
        assert [each.result()[0]["jobs"] for each in waiting] == [[], []]
    assert database.value(seen) == before


def test_what_there_is_to_tell_is_told_at_once(server: Server, live_api: Api) -> None:
    job_id = submit(live_api)
    worker = Worker.registered(live_api)
    worker.claim()
    live_api.post(f"jobs/{job_id}/cancel/")
    answer, took = claim(server, worker)
    assert (answer["cancel"][0]["id"], took < 15) == (job_id, True)
    worker.post("drain")
    answer, took = claim(server, worker)
    assert (answer["state"], took < 15) == ("drain", True)


def test_a_claim_whose_client_has_gone_takes_no_job(server: Server, live_api: Api) -> None:
    worker = Worker.registered(live_api)
    body = '{"limit": 1, "wait_s": 20}'
    head = f"POST /api/workers/{worker.id}/claim/ HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n"
    raw = server.dial(f"{head}Content-Length: {len(body)}\n\n{body}")
    wait_until_parked(worker)
    raw.close()
    # The loop has seen the end when it has answered somebody else.
    assert server.get("/health/").status == 200
    job_id = submit(live_api)
    assert claim(server, Worker.registered(live_api, "next"))[0]["jobs"][0]["id"] == job_id


def test_a_connection_is_kept_after_a_wait(server: Server, live_api: Api) -> None:
    worker = Worker.registered(live_api)
    body = '{"limit": 1, "wait_s": 0.3}'
    head = f"POST /api/workers/{worker.id}/claim/ HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n"
    request = f"{head}Content-Length: {len(body)}\n\n{body}"
    # The second request is sent ahead.
    with server.dial(request + request) as raw:
        received = b""
        while received.count(b'"jobs":[]') < 2:
            received += raw.recv(65536)
    assert received.count(b"HTTP/1.1 200 OK") == 2


def test_waiting_claims_are_answered_when_the_server_stops(live_api: Api, tmp_path: Path) -> None:
    workers = [Worker.registered(live_api, f"w{number}") for number in range(3)]
    with small_server(tmp_path) as server, ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(claim, server, worker, wait_s=20) for worker in workers]
        for worker in workers:
            wait_until_parked(worker)
        server.process.terminate()
        for each in waiting:
            answer, took = each.result()
            assert (answer["jobs"], took < 15) == ([], True)
        assert psutil.wait_procs([server.process], timeout=20)[1] == []


def test_without_parking_a_claim_is_answered_at_once(live_api: Api) -> None:
    worker = Worker.registered(live_api)
    assert worker.claim(wait_s=20) == []
    assert "long-poll" not in {thread.name for thread in threading.enumerate()}
