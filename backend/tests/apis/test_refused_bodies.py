"""Bodies that are refused, over real sockets: the client is to read why, however much it sends."""

import http.client
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.support.server import Server, serving

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("refused_bodies")]

BODY = b"a" * (10 * 1024 * 1024)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with django_db_blocker.unblock():
        with serving(tmp_path_factory.mktemp("server") / "web.log") as running:
            yield running
        connection.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "jobs/", 413), ("PATCH", "jobs/1/", 413), ("PUT", "jobs/", 405), ("POST", "nope/", 404)],
)
def test_a_client_that_sends_it_all_first_reads_the_refusal(
    server: Server, method: str, path: str, status: int
) -> None:
    answer = server.send(method, f"/api/{path}", BODY, **JSON)
    assert (answer.status, answer.json["status"]) == (status, status)


def test_a_body_in_chunks_is_taken_off_the_line_too(server: Server) -> None:
    answer = server.send("POST", "/api/jobs/", iter([BODY]), **JSON)
    assert (answer.status, answer.code) == (411, "length_required")


def test_the_connection_serves_the_next_request(server: Server) -> None:
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        for path, status in (("/api/nope/", 404), ("/api/jobs/", 413), ("/api/jobs/", 413)):
            client.request("POST", path, BODY, JSON)
            answer = client.getresponse()
            answer.read()
            assert answer.status == status
    finally:
        client.close()
