"""A truncated or malformed body changes nothing, on any path."""

import http.client
import json
import socket
from typing import Any

import pytest

from tests import factories
from tests.support import database
from tests.support.server import Server

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("buffered_worker")]

HEAD = "%s %s HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n"
# The bytes that follow the headers, `Transfer-Encoding: chunked` among them.
MALFORMED = {
    "no size": b"\r\n{}\r\n0\r\n\r\n",
    "no hexadecimal digit": b"g\r\n{}\r\n0\r\n\r\n",
    "prefix": b"0x2\r\n{}\r\n0\r\n\r\n",
    "plus": b"+2\r\n{}\r\n0\r\n\r\n",
    "minus": b"-2\r\n{}\r\n0\r\n\r\n",
    "underscore": b"0_2\r\n{}\r\n0\r\n\r\n",
    "space before": b" 2\r\n{}\r\n0\r\n\r\n",
    "space behind": b"2 \r\n{}\r\n0\r\n\r\n",
    "decimal point": b"2.0\r\n{}\r\n0\r\n\r\n",
    "huge": b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "beyond four gigabytes": b"100000002\r\n{}\r\n0\r\n\r\n",
    "endless size": b"2" * 5000,
    "size ends in LF": b"2\n{}\r\n0\r\n\r\n",
    "size ends in CR": b"2\r{}\r\n0\r\n\r\n",
    "chunk ends in LF": b"2\r\n{}\n0\r\n\r\n",
    "chunk longer than said": b"2\r\n{} \r\n0\r\n\r\n",
    "chunk shorter than said": b"5\r\n{}\r\n0\r\n\r\n",
    "no end of chunk": b"2\r\n{}0\r\n\r\n",
    "CR within the size": b"2\r;a\r\n{}\r\n0\r\n\r\n",
    "extension without a name": b"2;\r\n{}\r\n0\r\n\r\n",
    "extension with a control": b"2;a=\x01\r\n{}\r\n0\r\n\r\n",
    "open quotes": b'2;a="b\r\n{}\r\n0\r\n\r\n',
    "NUL": b"\x002\r\n{}\r\n0\r\n\r\n",
    "trailer without a colon": b"2\r\n{}\r\n0\r\ntrailer\r\n\r\n",
    "trailer with a space": b"2\r\n{}\r\n0\r\na b: c\r\n\r\n",
    "trailer ends in LF": b"2\r\n{}\r\n0\r\na: b\n\r\n",
    "endless trailers": b"2\r\n{}\r\n0\r\n" + b"a: b\r\n" * 3000,
}
CUT_CHUNKS = [b"", b"2", b"2\r\n", b"2\r\n{", b"2\r\n{}", b"2\r\n{}\r\n", b"2\r\n{}\r\n0", b"2\r\n{}\r\n0\r\n"]
LENGTHS = ["-1", "+2", "2,2", "2, 2", "0x2", "2.0", "1e3", "", "two", "2 2", "²", "9" * 5000, "1_0"]


def answer_to(server: Server, head: str, body: bytes = b"", *, half_close: bool = False) -> tuple[int, Any]:
    """Returns the status and the parsed body of the response; None if it has no body."""
    with server.dial(head) as raw:
        raw.sendall(body)
        if half_close:
            raw.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        content = answer.read()
    return answer.status, json.loads(content) if content else None


def assert_problem(answered: tuple[int, Any], status: int, code: str) -> None:
    answered_status, problem = answered
    assert (answered_status, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    assert "Traceback" not in str(problem)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/jobs/"),
        ("POST", "/api/jobs/batch/"),
        ("PATCH", "/api/jobs/{id}/"),
        ("DELETE", "/api/jobs/{id}/"),
        ("POST", "/api/jobs/{id}/cancel/"),
        ("POST", "/api/jobs/{id}/retry/"),
        ("POST", "/api/operations/1/abort/"),
        ("GET", "/api/jobs/"),
        ("POST", "/admin/login/"),
        ("POST", "/nowhere"),
    ],
)
@pytest.mark.parametrize("sent", [b"", b"{", b"{}", b'{"name": "cut"}'], ids=["nothing", "half", "json", "job"])
def test_a_cut_body_is_refused_and_does_nothing(server: Server, method: str, path: str, sent: bytes) -> None:
    job_id = factories.pending()
    before = database.table_counts()
    head = HEAD % (method, path.format(id=job_id)) + "Content-Length: 40\n\n"
    assert_problem(answer_to(server, head, sent, half_close=True), 400, "body_incomplete")
    assert database.table_counts() == before
    assert database.value("SELECT string_agg(status::text, ' ') FROM jobs") == "PENDING"


def test_a_client_that_is_gone_has_done_nothing(server: Server) -> None:
    job_id = factories.pending()
    with server.dial(HEAD % ("POST", f"/api/jobs/{job_id}/cancel/") + "Content-Length: 40\n\n") as raw:
        raw.sendall(b"{")
    assert server.get(f"/api/jobs/{job_id}/").json["latest_status"]["status_type"] == "PENDING"


@pytest.mark.parametrize("chunks", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/jobs/"), ("DELETE", "/api/jobs/1/"), ("POST", "/")])
def test_malformed_chunks_are_a_problem(server: Server, method: str, path: str, chunks: bytes) -> None:
    head = HEAD % (method, path) + "Transfer-Encoding: chunked\n\n"
    assert_problem(answer_to(server, head, chunks, half_close=True), 400, "malformed_request")


@pytest.mark.parametrize("chunks", CUT_CHUNKS)
def test_chunks_that_end_early_are_a_problem(server: Server, chunks: bytes) -> None:
    head = HEAD % ("POST", "/api/jobs/1/cancel/") + "Transfer-Encoding: chunked\n\n"
    assert_problem(answer_to(server, head, chunks, half_close=True), 400, "body_incomplete")


@pytest.mark.parametrize(
    "chunks",
    [
        b"2\r\n{}\r\n0\r\n\r\n",
        b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        b'2;name="value";other\r\n{}\r\n0;x\r\n\r\n',
        b"02\r\n{}\r\n0\r\nTrailer: value\r\n\r\n",
        b"A\r\n" + b" " * 10 + b"\r\n000\r\n\r\n",
    ],
)
def test_well_formed_chunks_are_read_and_refused_by_the_api(server: Server, chunks: bytes) -> None:
    head = HEAD % ("POST", "/api/jobs/") + "Transfer-Encoding: chunked\n\n"
    assert_problem(answer_to(server, head, chunks), 411, "length_required")


def test_chunks_are_read_byte_by_byte_too_and_the_connection_serves_on(server: Server) -> None:
    with server.dial(HEAD % ("POST", "/api/jobs/") + "Transfer-Encoding: chunked\n\n") as raw:
        for byte in b"2;a=b\r\n{}\r\n0\r\nT: x\r\n\r\n":
            raw.sendall(bytes([byte]))
        first = http.client.HTTPResponse(raw)
        first.begin()
        assert (first.status, json.loads(first.read())["code"]) == (411, "length_required")
        raw.sendall(b"GET /health/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        second = http.client.HTTPResponse(raw)
        second.begin()
        assert second.status == 200


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_that_is_none_is_a_problem(server: Server, length: str) -> None:
    head = (HEAD % ("POST", "/api/jobs/")).replace("\n", "\r\n").encode() + f"Content-Length: {length}\r\n\r\n".encode(
        "latin-1"
    )
    with server.dial("") as raw:
        raw.sendall(head + b"{}")
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        assert answer.status == (431 if len(length) > 8000 else 400)
        assert json.loads(answer.read())["code"] == "malformed_request"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("Content-Length: 2\nContent-Length: 2\n", 400),
        ("Content-Length: 2\nContent-Length: 3\n", 400),
        ("Content-Length: 2\nTransfer-Encoding: chunked\n", 400),
        ("Transfer-Encoding: chunked\nContent-Length: 2\n", 400),
        ("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n", 400),
        ("Transfer-Encoding: chunked, gzip\n", 400),
        ("Transfer-Encoding: gzip\n", 400),
        ("Transfer-Encoding: identity\n", 400),
        ("Transfer-Encoding: other\n", 501),
        ("Host: 127.0.0.1\n", 400),
        ("Content-Length : 2\n", 400),
        ("X: a\n folded\n", 400),
    ],
)
def test_contradictory_headers_are_a_problem(server: Server, headers: str, status: int) -> None:
    answered = answer_to(server, HEAD % ("POST", "/api/jobs/") + headers + "\n", b"{}", half_close=True)
    assert_problem(answered, status, "malformed_request" if status == 400 else "not_implemented")


def test_a_request_without_a_host_is_a_problem(server: Server) -> None:
    assert_problem(answer_to(server, "GET /api/jobs/ HTTP/1.1\n\n"), 400, "malformed_request")


def test_a_body_beyond_every_limit_is_refused_before_it_comes(server: Server) -> None:
    head = HEAD % ("POST", "/api/jobs/batch/") + "Content-Length: 9999999999\n\n"
    assert_problem(answer_to(server, head), 413, "body_too_large")


def test_a_body_that_waits_for_its_permission_gets_it(server: Server) -> None:
    with server.dial(HEAD % ("POST", "/api/jobs/") + "Content-Length: 13\nExpect: 100-continue\n\n") as raw:
        assert raw.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        raw.sendall(b'{"name": "x"}')
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        assert answer.status == 201
