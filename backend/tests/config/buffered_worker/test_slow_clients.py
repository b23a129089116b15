"""Timeouts for each part of a request and of a response."""

import http.client
import json
import re
import select
import socket
import time

import pytest

from config.buffered_worker.limits import Limits
from faults.slow_clients import ANSWER
from tests.support import database
from tests.support.patience import Patience
from tests.support.server import Server

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("buffered_worker")]

POST = "POST /api/jobs/ HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\nContent-Length: %d\n\n"
GET = "GET /health/ HTTP/1.1\nHost: 127.0.0.1\n\n"


def read_answer(raw: socket.socket) -> tuple[int, str]:
    answer = http.client.HTTPResponse(raw)
    answer.begin()
    return answer.status, str(json.loads(answer.read()).get("code"))


def read_all(raw: socket.socket) -> None:
    while raw.recv(65536):
        pass


@pytest.mark.parametrize("sent", ["G", "GET / HTTP/1.1\n", "GET / HTTP/1.1\nHost: 127.0.0.1\nX-Half: "])
def test_half_sent_headers_are_a_408(server: Server, sent: str) -> None:
    began = time.monotonic()
    with server.dial(sent) as raw:
        assert read_answer(raw) == (408, "request_timeout")
        assert raw.recv(1) == b""
    assert 1.5 < time.monotonic() - began < 20


def test_headers_that_drip_are_a_408_all_the_same(server: Server) -> None:
    with server.dial("GET / HTTP/1.1\nX: ") as raw:
        for _ in range(8):
            time.sleep(0.4)
            raw.sendall(b"x")
        assert read_answer(raw) == (408, "request_timeout")


def test_a_mute_connection_is_closed_without_a_word(server: Server) -> None:
    with server.dial("") as raw:
        assert raw.recv(100) == b""


@pytest.mark.parametrize("pause_s", [0, 0.5], ids=["stops", "drips"])
def test_a_body_that_does_not_come_is_a_408_and_does_nothing(server: Server, pause_s: float) -> None:
    with server.dial(POST % 100_000) as raw:
        for _ in range(6 if pause_s else 0):
            raw.sendall(b" ")
            time.sleep(pause_s)
        assert read_answer(raw) == (408, "request_timeout")
    assert database.value("SELECT count(*) FROM jobs") == 0


def test_a_slow_but_steady_body_is_taken(server: Server) -> None:
    body = b'{"name": "' + b"x" * 200 + b'", "description": "' + b"y" * 12_000 + b'"}'
    with server.dial(POST % len(body)) as raw:
        for start in range(0, len(body), 2000):
            raw.sendall(body[start : start + 2000])
            time.sleep(0.5)
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        assert answer.status == 201


def test_an_answer_that_is_not_read_is_reset(server: Server) -> None:
    raw = server.dial(ANSWER.replace("\r\n", "\n"), receive_bytes=2048)
    assert raw.recv(100).startswith(b"HTTP/1.1 200")
    reset = select.poll()
    reset.register(raw, 0)
    # Reading would be a reason not to reset.
    assert reset.poll(20_000)
    with raw, pytest.raises(ConnectionResetError):
        read_all(raw)


def test_an_answer_that_is_read_slowly_is_read_whole(server: Server) -> None:
    with server.dial(ANSWER.replace("\r\n", "\n"), receive_bytes=32_768) as raw:
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        left = int(answer.headers["Content-Length"])
        assert left > 1_000_000
        while part := answer.read(200_000):
            left -= len(part)
            time.sleep(0.3)
    assert left == 0


def test_more_slow_clients_than_threads_and_connections_hold_up_nobody(server: Server) -> None:
    slow = [server.dial(POST % 100_000 if number % 2 else "GET / HTTP/1.1\nX: ") for number in range(60)]
    for _ in range(10):
        assert server.get("/health/").status == 200
    for raw in slow:
        raw.close()


def test_unfinished_bodies_are_held_up_to_a_limit(server: Server) -> None:
    """Beyond the limit the largest is refused; a small request still succeeds."""
    size = 6 * 1024 * 1024
    waiting = []
    for _ in range(2):
        raw = server.dial((POST % size).replace("/api/jobs/", "/api/jobs/batch/"))
        raw.sendall(b" " * (size - 1_000_000))
        waiting.append(raw)
    answers = []
    for _ in Patience():
        for raw in waiting:
            raw.setblocking(False)
            try:
                answers.append(raw.recv(4096))
            except BlockingIOError:
                continue
        if answers:
            break
    assert answers[0].startswith(b"HTTP/1.1 503")
    assert b'"server_busy"' in answers[0]
    assert b"Retry-After: " in answers[0]
    assert server.send("POST", "/api/jobs/", b'{"name": "small"}', Content_Type="application/json").status == 201
    for raw in waiting:
        raw.close()


def test_requests_that_were_sent_ahead_are_answered_in_their_order(server: Server) -> None:
    with server.dial(GET + (POST % 13)) as raw:
        raw.sendall(b'{"name": "x"}' + GET.replace("\n", "\r\n").encode() * 3)
        received = b""
        statuses: list[int] = []
        # http.client reads ahead: a response would consume the beginning of the next one.
        while len(statuses) < 5 and (data := raw.recv(65_536)):
            received += data
            statuses = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", received)]
    assert statuses == [200, 201, 200, 200, 200]


def test_a_client_that_has_said_all_is_answered(server: Server) -> None:
    with server.dial(GET) as raw:
        raw.shutdown(socket.SHUT_WR)
        assert read_answer(raw)[0] == 200
        assert raw.recv(1) == b""


def test_a_kept_connection_rests_longer_than_headers_may_take(server: Server) -> None:
    with server.dial(GET) as raw:
        assert read_answer(raw)[0] == 200
        time.sleep(4)
        raw.sendall(GET.replace("\n", "\r\n").encode())
        assert read_answer(raw)[0] == 200


@pytest.mark.parametrize("value", ["0", "-1", "soon", "inf", "nan"])
def test_a_limit_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("WEB_HEADER_TIMEOUT_S", value)
    with pytest.raises(ValueError, match="WEB_HEADER_TIMEOUT_S must be a number above 0"):
        Limits.from_environment()
