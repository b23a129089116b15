"""Reads of logs that wait for news, on the production server."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.client import Api
from tests.support.logs import log, run_of, send
from tests.support.server import Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("log_waits")]


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    log_file = tmp_path_factory.mktemp("server") / "web.log"
    few = {"WEB_THREADS": "2", "DB_POOL_MAX": "2", "DB_POOL_MIN": "0", "WEB_GRACEFUL_S": "5"}
    with django_db_blocker.unblock(), serving(log_file, **few) as running:
        yield running
        connection.close()


def follow(server: Server, job_id: int, wait: int = 20, **query: object) -> tuple[dict[str, Any], float]:
    """Reads on; returns the answer and how long it took."""
    began = time.monotonic()
    reply = server.get(f"/api/jobs/{job_id}/logs/?{urlencode({'wait': wait, **query})}")
    assert reply.status == 200, reply.body
    return reply.json, time.monotonic() - began


def first(server: Server, job_id: int) -> str:
    """Returns the cursor of a read that the server has answered: others can't be continued there."""
    return str(server.get(f"/api/jobs/{job_id}/logs/").json["after"])


def test_many_readers_get_news_as_they_come(server: Server, live_api: Api) -> None:
    worker, job = run_of(live_api)
    after = first(server, job["id"])
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(follow, server, job["id"], after=after) for _ in range(20)]
        time.sleep(1)
        # Two threads serve everybody else meanwhile.
        assert server.get("/api/jobs/?page_size=1").status == 200
        assert not any(each.done() for each in waiting)
        send(worker, job, 0, "news\n")
        answers = [each.result() for each in waiting]
    assert [answer["lines"] for answer, _ in answers] == [[{"number": 1, "text": "news"}]] * 20
    assert all(took < 15 for _, took in answers)


def test_wait_without_news_ends(server: Server, live_api: Api) -> None:
    _, job = run_of(live_api)
    answer, took = follow(server, job["id"], wait=1, after=first(server, job["id"]))
    assert (answer["lines"], answer["complete"]) == ([], False)
    assert 1 <= took < 10


@pytest.mark.parametrize("end", ["finish", "delete"])
def test_reader_learns_that_nothing_more_will_come(server: Server, live_api: Api, end: str) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "all\n")
    after = first(server, job["id"])
    with ThreadPoolExecutor(1) as pool:
        path = f"/api/jobs/{job['id']}/logs/?{urlencode({'wait': 20, 'after': after})}"
        waiting = pool.submit(partial(server.get, path))
        time.sleep(0.5)
        if end == "finish":
            worker.finish(job)
        else:
            live_api.delete(f"jobs/{job['id']}/")
        began = time.monotonic()
        reply = waiting.result()
    assert time.monotonic() - began < 15
    assert reply.status == (200 if end == "finish" else 404)
    assert end == "delete" or reply.json["complete"] is True


def test_search_waits_for_a_match_or_any_news(server: Server, live_api: Api) -> None:
    worker, job = run_of(live_api)
    after = first(server, job["id"])
    send(worker, job, 0, "one\ntwo\n")
    answer, _ = follow(server, job["id"], search="two", after=after)
    assert answer["lines"] == [{"number": 2, "text": "two"}]
    assert database.value("SELECT count(*) FROM job_log") == 1
    assert log(live_api, job["id"])["line_count"] == 2
