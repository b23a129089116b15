"""Only a request that repeats the one before in everything but its key waits without being run."""

import socket
import time
from collections.abc import Iterator

import pytest

from config.buffered_worker import repeats
from config.buffered_worker.connection import Connection
from muster.core.http.parking import Waiter
from tests.config.buffered_worker.test_plain_head import CFG, CLIENT

HEAD = (
    b"POST /api/workers/7/claim/ HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer a\r\n"
    b"Idempotency-Key: 1\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"
)
CLAIM = HEAD + b'{"limit":1}'
ANSWER = b"HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}"


class Wait:
    """A wait that nothing ends."""

    def parked(self, wake: object) -> None: ...

    def left(self) -> None: ...


class Again:
    """Lets a request wait again, unless told otherwise, and remembers the keys."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []
        self.waiter: Waiter | None = Wait()

    def __call__(self, key: str | None) -> Waiter | None:
        self.keys.append(key)
        return self.waiter


@pytest.fixture
def connection() -> Iterator[Connection]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Connection(CFG, ours, CLIENT, ("127.0.0.1", 8000))


@pytest.fixture
def again() -> Again:
    return Again()


def wait_in_vain(connection: Connection, again: Again | None, data: bytes = CLAIM) -> None:
    """Goes as far as the moment before the response of a parked request is sent."""
    assert connection.incoming.feed(data)
    connection.parking.wait(Wait(), seconds=20, again=again)
    connection.answer.sendall(ANSWER)
    repeats.note(connection)
    connection.answer.clear()
    connection.expect_next()


def waits_again(connection: Connection, data: bytes) -> bool:
    assert connection.incoming.feed(data)
    return repeats.waits_again(connection)


def test_repeated_request_waits_as_long_with_its_own_key_and_gets_the_response_of_now(
    connection: Connection, again: Again
) -> None:
    wait_in_vain(connection, again)
    assert waits_again(connection, CLAIM.replace(b"Key: 1", b"Key: 2"))
    assert (again.keys, connection.parking.waiter, connection.parking.seconds) == (["2"], again.waiter, 20)
    response = connection.answer.unsent()
    assert b"1970" not in response
    assert response.split(b"\r\n")[0::3] == ANSWER.split(b"\r\n")[0::3]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/7/", b"/8/"),
        (b"POST", b"PUT"),
        (b"Bearer a", b"Bearer b"),
        (b"Authorization: Bearer a\r\n", b""),
        (b"Host: h", b"Host: h\r\nX-Request-ID: x"),
        (b'"limit":1', b'"limit":2'),
    ],
)
def test_another_request_is_run(connection: Connection, again: Again, old: bytes, new: bytes) -> None:
    wait_in_vain(connection, again)
    assert not waits_again(connection, CLAIM.replace(old, new))
    assert again.keys == []


def test_only_the_next_request_may_wait_again(connection: Connection, again: Again) -> None:
    wait_in_vain(connection, again)
    assert not waits_again(connection, CLAIM.replace(b"/7/", b"/8/"))
    connection.expect_next()
    assert not waits_again(connection, CLAIM)


def test_request_that_may_not_wait_again_is_run(connection: Connection, again: Again) -> None:
    wait_in_vain(connection, None)
    assert not waits_again(connection, CLAIM)
    connection.expect_next()
    wait_in_vain(connection, again)
    again.waiter = None
    assert not waits_again(connection, CLAIM)
    assert connection.answer.unsent() == b""


def test_request_is_run_once_a_minute(connection: Connection, again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a key that is revoked would wait for ever."""
    began, waited = time.monotonic(), []
    wait_in_vain(connection, again)
    for after_s in (20, 40, 59, 61):
        monkeypatch.setattr(time, "monotonic", lambda now=began + after_s: now)
        waited.append(waits_again(connection, CLAIM))
        repeats.note(connection)
        connection.answer.clear()
        connection.expect_next()
    assert waited == [True, True, True, False]


def test_head_that_only_gunicorn_reads_is_run(connection: Connection, again: Again) -> None:
    chunked = HEAD.replace(b"Content-Length: 11", b"Transfer-Encoding: chunked") + b'b\r\n{"limit":1}\r\n0\r\n\r\n'
    wait_in_vain(connection, again, chunked)
    assert not waits_again(connection, chunked)
