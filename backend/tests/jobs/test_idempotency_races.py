"""Requests with one Idempotency-Key at once, over HTTP: one creates the jobs, and the others get them."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support import database
from tests.support.database import Connection
from tests.support.patience import Patience
from tests.support.processes import stop
from tests.support.server import Reply, Server, serving
from tests.support.threads import race

THREADS = 6
DISCONNECTED = (OSError, http.client.HTTPException)
BODIES: dict[str, Any] = {
    "/api/jobs/": {"name": "x", "unique_key": "k"},
    "/api/jobs/batch/": [{"name": "x", "unique_key": "k"}, *[{"name": "y"}] * 500],
}
PLAIN: dict[str, Any] = {"/api/jobs/": {"name": "x"}, "/api/jobs/batch/": [{"name": "x"}] * 500}
ANY = pytest.mark.parametrize(("path", "body"), [*BODIES.items(), *PLAIN.items()])
HELD = """
    INSERT INTO job_idempotency_key (caller, key, digest, ids)
    SELECT '', 'held', decode(repeat('00', 16), 'hex'), '{[1,2)}'
"""


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "web.log", DB_LOCK_TIMEOUT="30s") as running:
        yield running


@pytest.fixture
def impatient_server(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "web.log", DB_LOCK_TIMEOUT="300ms") as running:
        yield running


def post(server: Server, path: str, body: Any, key: str) -> Reply:
    return server.send("POST", path, json.dumps(body).encode(), Content_Type="application/json", Idempotency_Key=key)


def size(body: Any) -> int:
    return len(body) if isinstance(body, list) else 1


@contextmanager
def waiting(server: Server, holder: Connection, path: str, body: Any) -> Iterator[Future[Reply]]:
    """Sends a request whose key an open transaction of ``holder`` has written; yields while it waits for its end."""
    with ThreadPoolExecutor(1) as pool, database.session() as watcher:
        holder.execute(HELD)
        sent = pool.submit(post, server, path, body, "held")
        for _ in Patience(20):
            assert not sent.done(), sent.result()
            if database.value(database.BLOCKED, on=watcher):
                break
        yield sent


@ANY
def test_concurrent_requests_create_once(server: Server, path: str, body: Any) -> None:
    for turn in range(10):
        replies = race([partial(post, server, path, _named(body, turn), f"key {turn}")] * THREADS)
        assert {reply.status for reply in replies} == {201}, [reply.body for reply in replies]
        found = {json.dumps(reply.json.get("ids") or reply.json["id"]) for reply in replies}
        assert len(found) == 1
        assert [reply.headers["Idempotent-Replayed"] for reply in replies].count(None) == 1
        assert database.value("SELECT count(*) FROM job") == size(body) * (turn + 1)
    assert database.value("SELECT count(*) FROM job_idempotency_key") == 10


def _named(body: Any, turn: int) -> Any:
    """Returns the body with unique keys of its own."""
    return json.loads(json.dumps(body).replace('"k"', f'"k{turn}"'))


@pytest.mark.parametrize(("path", "body"), PLAIN.items())
def test_concurrent_requests_with_different_bodies_create_once(server: Server, path: str, body: Any) -> None:
    bodies = [json.loads(json.dumps(body).replace("x", f"x{number}")) for number in range(THREADS)]
    replies = race([partial(post, server, path, other, "a") for other in bodies])
    assert sorted(reply.status for reply in replies) == [201, *[422] * (THREADS - 1)]
    assert {reply.code for reply in replies if reply.status == 422} == {"idempotency_key_reused"}
    assert database.value("SELECT count(*) FROM job") == size(body)


@ANY
def test_request_waits_for_one_that_fails_and_then_creates(server: Server, path: str, body: Any) -> None:
    with database.session(autocommit=False) as holder, waiting(server, holder, path, body) as sent:
        holder.rollback()
        reply = sent.result()
    assert (reply.status, reply.headers["Idempotent-Replayed"]) == (201, None)
    assert database.value("SELECT count(*) FROM job") == size(body)


@ANY
def test_request_waits_for_one_that_succeeds_and_creates_nothing(server: Server, path: str, body: Any) -> None:
    with database.session(autocommit=False) as holder, waiting(server, holder, path, body) as sent:
        holder.commit()
        reply = sent.result()
    # The digest of the holder is none of any request.
    assert (reply.status, reply.code) == (422, "idempotency_key_reused")
    assert database.table_counts() == {**dict.fromkeys(database.table_counts(), 0), "job_idempotency_key": 1}


@pytest.mark.parametrize(("path", "body"), PLAIN.items())
def test_request_that_waits_for_too_long_keeps_no_key(impatient_server: Server, path: str, body: Any) -> None:
    with database.session(autocommit=False) as holder:
        holder.execute(HELD)
        reply = post(impatient_server, path, body, "held")
        assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "lock_timeout", "1")
        holder.rollback()
    assert set(database.table_counts().values()) == {0}
    assert post(impatient_server, path, body, "held").headers["Idempotent-Replayed"] is None


def test_a_waiting_batch_has_written_no_job(server: Server) -> None:
    path, body = "/api/jobs/batch/", PLAIN["/api/jobs/batch/"]
    with database.session(autocommit=False) as holder, waiting(server, holder, path, body) as sent:
        assert database.value("SELECT pg_relation_size('job')") == 0
        holder.rollback()
        assert sent.result().status == 201
    assert database.value("SELECT pg_relation_size('job')") > 0


@ANY
def test_answer_lost_with_a_killed_server_is_repeated(server: Server, path: str, body: Any) -> None:
    with database.session(autocommit=False) as holder, ThreadPoolExecutor(1) as pool:
        holder.execute(HELD)
        sent = pool.submit(post, server, path, body, "held")
        with database.session() as watcher:
            for _ in Patience(20):
                if database.value(database.BLOCKED, on=watcher):
                    break
            # Stopped, the server can't answer what the database commits.
            stopped = server.worker
            stop(stopped)
            holder.rollback()
            for _ in Patience(20):
                if database.value("SELECT count(*) FROM job", on=watcher):
                    break
        stopped.kill()
        with pytest.raises(DISCONNECTED):
            sent.result()
    reply = _again(server, path, body)
    assert (reply.status, reply.headers["Idempotent-Replayed"]) == (201, "true")
    assert (reply.json.get("ids") or [reply.json["id"]]) == [
        number for (number,) in database.rows("SELECT id FROM job ORDER BY id")
    ]
    assert database.value("SELECT count(*) FROM job") == size(body)


def _again(server: Server, path: str, body: Any) -> Reply:
    """Repeats the request until the server has started another process."""
    for _ in Patience(30):
        with suppress(*DISCONNECTED):
            return post(server, path, body, "held")
    raise AssertionError
