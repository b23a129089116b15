"""Refusals over real sockets: the client receives the problem, however much it sends and however malformed."""

import http.client
import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.support.server import Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("server_refusals")]

BODY = b"a" * (10 * 1024 * 1024)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with django_db_blocker.unblock():
        with serving(tmp_path_factory.mktemp("server") / "web.log", WEB_BODY_TIMEOUT_S="5") as running:
            yield running
        connection.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "jobs/", 413), ("PATCH", "jobs/1/", 413), ("PUT", "jobs/", 405), ("POST", "nope/", 404)],
)
def test_client_that_sends_the_whole_body_first_receives_the_refusal(
    server: Server, method: str, path: str, status: int
) -> None:
    answer = server.send(method, f"/api/{path}", BODY, **JSON)
    assert (answer.status, answer.json["status"]) == (status, status)


def test_chunked_body_is_drained_too(server: Server) -> None:
    answer = server.send("POST", "/api/jobs/", iter([BODY]), **JSON)
    assert (answer.status, answer.code) == (411, "length_required")


def test_client_that_stops_sending_receives_a_response(server: Server) -> None:
    head = "POST /api/nope/ HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 1000000\n\n"
    began = time.monotonic()
    with server.dial(head) as raw:
        raw.sendall(b"a" * 1000)
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        assert (answer.status, json.loads(answer.read())["code"]) == (408, "request_timeout")
    assert time.monotonic() - began < 15


def test_connection_serves_the_next_request(server: Server) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        for path, status in (("/api/nope/", 404), ("/api/jobs/", 413), ("/api/jobs/", 413)):
            client.request("POST", path, BODY, JSON)
            answer = client.getresponse()
            answer.read()
            assert answer.status == status
    finally:
        client.close()


def test_longest_url_of_a_list_is_accepted(server: Server) -> None:
    """A name of 255 emoji in the cursor, together with the longest search and queue."""
    name, queue = "🧬" * 254, "🧬" * 100
    ids = [factories.pending(name=f"{name}{letter}", queue=queue) for letter in "abc"]
    query = urlencode({"search": name, "queue": queue, "ordering": "name", "page_size": 1, "status": "PENDING"})
    address: str | None = f"/api/jobs/?{query}"
    walked = []
    while address:
        page = server.get(address)
        assert page.status == 200, page.body
        walked += [item["id"] for item in page.json["results"]]
        following = page.json["next"]
        address = following and following.partition(str(server.port))[2]
    assert walked == ids


@pytest.mark.parametrize(
    ("request_line", "status", "code"),
    [
        (f"GET /api/jobs/?search={'x' * 9000} HTTP/1.1\nHost: x\n\n", 414, "uri_too_long"),
        (f"GET /api/jobs/ HTTP/1.1\nHost: x\nX-Long: {'x' * 9000}\n\n", 431, "headers_too_large"),
        ("nonsense\n\n", 400, "malformed_request"),
        ("GET /api/jobs/ HTTP/1.1\nHost: x\nExpect: nonsense\n\n", 417, "expectation_failed"),
        ("GET /api/jobs/ HTTP/1.1\nHost: x\nTransfer-Encoding: nonsense\n\n", 501, "not_implemented"),
    ],
)
def test_malformed_request_is_a_problem(server: Server, request_line: str, status: int, code: str) -> None:
    with server.dial(request_line) as raw:
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        problem = json.loads(answer.read())
    assert (answer.status, answer.getheader("Content-Type")) == (status, "application/problem+json")
    assert {"status": status, "code": code, "request_id": answer.getheader("X-Request-ID")}.items() <= problem.items()
    assert problem.keys() == {"type", "title", "status", "detail", "code", "request_id"}
