"""The header Idempotency-Key as it arrives over a socket: WSGI would join two of them to one valid key."""

import json
from typing import Any

import pytest

from tests.support import database
from tests.support.server import Server

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("buffered_worker")]

REFUSED = {
    "two": "Idempotency-Key: a\nIdempotency-Key: b",
    "the same twice": "Idempotency-Key: a\nIdempotency-Key: a",
    "two in other letters, apart": "Idempotency-Key: a\nAccept: */*\nidempotency-key: b",
    "an empty one beside another": "Idempotency-Key:\nIdempotency-Key: b",
    "empty": "Idempotency-Key: ",
    "empty without a space": "Idempotency-Key:",
    "too long": f"Idempotency-Key: {'a' * 256}",
    "not ASCII": "Idempotency-Key: é",
    "a tab": "Idempotency-Key: a\tb",
}
CREATING = ["/api/jobs/", "/api/jobs/batch/"]
BODIES = {"/api/jobs/": '{"name": "x"}', "/api/jobs/batch/": '[{"name": "x"}]', "/api/workers/1/claim/": '{"limit": 1}'}


def post(server: Server, path: str, headers: str) -> tuple[str, dict[str, Any]]:
    """Returns the status line and the body of the answer to a POST with these header lines."""
    fixed = f"Host: 127.0.0.1\nConnection: close\nContent-Type: application/json\nContent-Length: {len(BODIES[path])}"
    with server.dial(f"POST {path} HTTP/1.1\n{fixed}\n{headers}\n\n{BODIES[path]}") as client:
        head, _, body = client.makefile("rb").read().decode().partition("\r\n\r\n")
    return head.splitlines()[0], json.loads(body)


@pytest.mark.parametrize("path", CREATING)
@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
def test_request_without_exactly_one_valid_key_is_refused(server: Server, path: str, headers: str) -> None:
    status, answer = post(server, path, headers)
    assert (status, answer["code"]) == ("HTTP/1.1 400 Bad Request", "validation_failed")
    assert list(answer["errors"]) == ["Idempotency-Key"]
    assert database.value("SELECT count(*) FROM job") == 0


def test_claim_with_two_keys_is_refused(server: Server) -> None:
    status, answer = post(server, "/api/workers/1/claim/", REFUSED["two"])
    assert (status, answer["code"]) == ("HTTP/1.1 400 Bad Request", "validation_failed")
    assert answer["errors"] == {"Idempotency-Key": ["Was sent more than once; send one."]}


def test_comma_is_part_of_a_key(server: Server) -> None:
    answers = [post(server, "/api/jobs/", "Idempotency-Key: a,b") for _ in range(2)]
    assert answers[0][1]["id"] == answers[1][1]["id"]


def test_other_headers_may_be_repeated(server: Server) -> None:
    status, _ = post(server, "/api/jobs/", "Idempotency-Key: a\nX-Other: 1\nX-Other: 2")
    assert status == "HTTP/1.1 201 Created"
