"""The calls of a worker on the database fail as those to a server do."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from muster.core.db.own_session import OwnSession
from muster.execution import services
from muster.execution.rows import ClaimRow
from muster.execution.worker.client import CallError, Gone, Invalid, ServerAway
from muster.execution.worker.direct_client import DirectClient
from tests.support import database
from tests.support.client import Api
from tests.support.workers import submit

WORKER = {"name": "w", "queues": ["default"], "tasks": ["sleep"], "cpus": 2, "memory_mb": 100, "labels": {}}
FREE = {"cpus": 2, "memory_mb": 100}


def test_calls_give_the_answers_of_the_server(api: Api) -> None:
    client = DirectClient()
    job = submit(api, args={"seconds": 1})
    worker = client.register(WORKER)
    assert (worker.heartbeat_s, worker.lease_s > 0) == (3.0, True)
    claimed = client.claim(worker.id, {"limit": 1, "free": FREE, "wait_s": 0}, "1")
    assert [(each.id, each.attempt, each.args) for each in claimed.jobs] == [(job, 1, {"seconds": 1})]
    assert client.claim(worker.id, {"limit": 1, "free": FREE, "wait_s": 0}, "1").jobs == claimed.jobs
    stored = client.logs(worker.id, [{"id": job, "attempt": 1, "seq": 0, "data": "a line\n"}])
    assert [(chunk.seq, chunk.outcome) for chunk in stored.chunks] == [(0, "stored")]
    assert client.heartbeat(worker.id, [{"id": job, "attempt": 2}]).unknown[0].key == (job, 2)
    told = {"id": job, "attempt": 1, "status": "COMPLETED", "exit_code": 0, "result_data": {"x": 1}}
    body = {"jobs": [told], "claim": {"limit": 1, "free": FREE, "wait_s": 0}}
    finished = client.finish(worker.id, body, "2")
    assert [(each.outcome, each.status) for each in finished.jobs] == [("done", "COMPLETED")]
    assert finished.claim is not None
    assert finished.claim.jobs == []
    client.leave(worker.id)
    with pytest.raises(Gone):
        client.claim(worker.id, {"limit": 1, "free": FREE, "wait_s": 0}, "3")


@pytest.fixture
def client(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[DirectClient]:
    """A client whose session for looks is closed afterwards."""
    looks = OwnSession()
    monkeypatch.setattr("muster.execution.worker.direct_client.OwnSession", lambda: looks)
    yield DirectClient()
    looks.close()


def test_claim_waits_for_jobs_without_claiming_again_and_again(
    live_api: Api, client: DirectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = client.register(WORKER)
    claims: list[int] = []
    claim = services.worker_claim

    def counted(**values: Any) -> ClaimRow:
        claims.append(1)
        return claim(**values)

    monkeypatch.setattr(services, "worker_claim", counted)
    # The job arrives while the claim waits.
    monkeypatch.setattr(time, "sleep", lambda seconds: submit(live_api) if len(claims) == 1 else None)
    found = client.claim(worker.id, {"limit": 1, "free": FREE, "wait_s": 20}, "1")
    assert (len(found.jobs), len(claims)) == (1, 2)


def test_drain_ends_a_claim_that_waits_and_its_session(
    client: DirectClient, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    worker = client.register(WORKER)
    monkeypatch.setattr(time, "sleep", lambda seconds: client.drain(worker.id))
    began = time.monotonic()
    found = client.claim(worker.id, {"limit": 1, "free": FREE, "wait_s": 20}, "1")
    assert (found.state, found.jobs) == ("drain", [])
    assert time.monotonic() - began < 10
    assert client._looks._session is None


@pytest.mark.django_db
def test_unknown_workers_and_wrong_bodies_are_told_apart() -> None:
    client = DirectClient()
    with pytest.raises(Gone):
        client.heartbeat(1, [])
    with pytest.raises(Invalid):
        client.register({**WORKER, "cpus": -1})
    with pytest.raises(Invalid):
        client.finish(1, {"jobs": [{"id": 1, "attempt": 1, "status": "RUNNING"}]}, None)


def test_database_that_is_away_is_a_server_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**values: object) -> str:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(services, "worker_heartbeat", away)
    monkeypatch.setattr("muster.execution.worker.direct_client.connection", Closing())
    with pytest.raises(CallError) as raised:
        DirectClient().heartbeat(1, [])
    assert raised.type is ServerAway
    assert Closing.closed == 1


class Closing:
    """Counts how often the connection is closed."""

    closed = 0

    def close(self) -> None:
        Closing.closed += 1


def test_results_that_only_python_can_hold_are_stored_or_refused(api: Api) -> None:
    client = DirectClient()
    job = submit(api, args={"seconds": 1})
    worker = client.register(WORKER)
    claimed = client.claim(worker.id, {"limit": 1, "free": FREE, "wait_s": 0}, "1").jobs[0]
    told = {**claimed.named(), "status": "COMPLETED", "result_data": 2**80}
    for refused in ("\ud800", float("nan"), "a\0b"):
        with pytest.raises(Invalid):
            client.finish(worker.id, {"jobs": [told | {"result_data": refused}]}, None)
    assert [each.outcome for each in client.finish(worker.id, {"jobs": [told]}, None).jobs] == ["done"]
    assert database.value("SELECT result_data::text FROM job_latest WHERE id = %s", [job]) == str(2**80)
