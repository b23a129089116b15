"""Plain heads are read as gunicorn reads them, and all others are left to it."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.http.body import LengthReader  # type: ignore[import-untyped]
from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.http.unreader import IterUnreader  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from config.buffered_worker import plain_head
from config.buffered_worker.settings import Settings

CLIENT, SERVER = ("192.0.2.1", 40_000), ("192.0.2.2", 8000)


def cfg(**changed: object) -> Settings:
    """Returns the settings of config.gunicorn that concern heads."""
    found = Config()
    for name, value in {"limit_request_line": 8190, "secure_scheme_headers": {}, "forwarder_headers": ""}.items():
        found.set(name, value)
    for name, value in changed.items():
        found.set(name, value)
    return Settings(found)


CFG = cfg()


def read(data: bytes, settings: Settings = CFG) -> plain_head.PlainHead | None:
    return plain_head.read(data, settings, CLIENT, 1)


def parsed(data: bytes) -> Any:
    """Returns the head as gunicorn's parser reads it; raises its errors."""
    return Request(CFG, IterUnreader([data]), CLIENT, 1)


def parts(head: Any) -> dict[str, object]:
    names = ("method", "uri", "path", "query", "fragment", "version", "headers", "trailers", "scheme", "must_close")
    return {name: getattr(head, name) for name in names} | {"closes": head.should_close()}


BROWSER = (
    b"GET /api/jobs/?status=FAILED&search=M%C3%BCnchen HTTP/1.1\r\nHost: localhost:8000\r\nConnection: keep-alive\r\n"
    b'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"\r\nAccept: */*\r\nCookie: a=1; b=2\r\n\r\n'
)
CURL = (
    b"POST /api/jobs/ HTTP/1.1\r\nHost: h\r\nUser-Agent: curl/8\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n"
)


@pytest.mark.parametrize("data", [BROWSER, CURL, BROWSER.replace(b"keep-alive", b"close")])
def test_heads_of_common_clients_are_plain_and_read_as_gunicorn_reads_them(data: bytes) -> None:
    plain, other = read(data), parsed(data)
    assert plain is not None
    assert parts(plain) == parts(other)
    plain.body = other.body = io.BytesIO()
    _, environ = wsgi.create(other, None, CLIENT, SERVER, CFG)
    own = plain_head.environ(plain, SimpleNamespace(client=CLIENT, server=SERVER), CFG)
    # Each request may come from a thread of its own.
    assert own.pop("wsgi.multithread") is True
    for name in ("wsgi.multithread", "wsgi.errors", "wsgi.early_hints", "gunicorn.socket"):
        environ.pop(name)
    own.pop("wsgi.errors")
    assert own == environ


@pytest.mark.parametrize(
    "data",
    [
        CURL.replace(b"Content-Length: 2", b"Transfer-Encoding: chunked"),
        CURL.replace(b"Content-Length: 2", b"Content-Length: 2\r\nContent-Length: 2"),
        CURL.replace(b"Content-Length: 2", b"Content-Length: 2\r\nTransfer-Encoding: chunked"),
        CURL.replace(b"Content-Length: 2", b"Content-Length: +2"),
        CURL.replace(b"Content-Length: 2", b"Content-Length: "),
        CURL.replace(b"Host: h\r\n", b""),
        CURL.replace(b"Host: h", b"Host: h\r\nHost: i"),
        CURL.replace(b"curl/8", b"curl/8\r\nIdempotency-Key: a\r\nIdempotency-Key: b"),
        CURL.replace(b"curl/8", b"curl\r\n folded"),
        CURL.replace(b"curl/8", b"curl\nX: y"),
        CURL.replace(b"curl/8", b"curl\x00"),
        CURL.replace(b"curl/8", "Müller".encode()),
        CURL.replace(b"User-Agent:", b"User-Agent :"),
        CURL.replace(b"User-Agent", b"User_Agent"),
        CURL.replace(b"curl/8", b"curl/8\r\nExpect: 100-continue"),
        CURL.replace(b"/api/jobs/", b"//elsewhere/api/jobs/"),
        CURL.replace(b"/api/jobs/", b"http://h/api/jobs/"),
        CURL.replace(b"/api/jobs/", b"/api/jobs/#part"),
        CURL.replace(b"/api/jobs/", b"/api/jobs/?a b"),
        CURL.replace(b"HTTP/1.1", b"HTTP/1.0"),
        CURL.replace(b"POST", b"post"),
        b"\r\n" + CURL,
        CURL.replace(b"curl/8", b"x" * 5000),
        CURL.replace(b"curl/8", b"x" + b"\r\nA: b" * 100),
    ],
)
def test_heads_that_leave_something_to_decide_are_left_to_gunicorn(data: bytes) -> None:
    assert read(data) is None


@pytest.mark.parametrize("changed", [{"proxy_protocol": "auto"}, {"limit_request_line": 20}])
def test_settings_that_change_heads_leave_them_to_gunicorn(changed: dict[str, object]) -> None:
    assert read(CURL, cfg(**changed)) is None


# Most are in order, so that a head often is.
METHODS = ["GET", "POST", "DELETE"] * 4 + ["get", "TRACE", "G", ""]
TARGETS = ["/", "/a", "/a//b", "/?", "/a?b=c", "/a?b?c", "/a%2Fb", "/a%zz", "/a;b", "/[", "/a@b:1"] * 2
TARGETS += ["//", "/#", "*", "a:1", "http://a/b", "/\u0085", ""]
VERSIONS = ["HTTP/1.1"] * 12 + ["HTTP/1.0", "HTTP/2.0", "http/1.1"]
NAMES = ["X-A", "X-A", "Accept", "Connection", "Content-Type", "Content-Length", "Host", "host"] * 2
NAMES += ["Transfer-Encoding", "Expect", "A_B", ""]
VALUES = ["", "a", "1", "12", "close", "Keep-Alive", " a ", "a:b", "100-continue", "chunked"] * 3 + [
    "ü",
    "²",
    "-1",
    "a\tb",
    "a\r",
]
SPACES = [": "] * 20 + [":", " : ", ":  "]
ENDS = ["\r\n"] * 40 + ["\n", "\r", "\r\n "]
TEXTS = st.text(st.characters(max_codepoint=255), max_size=3)


@st.composite
def heads(draw: st.DrawFn) -> bytes:
    line = " ".join(
        [
            draw(st.sampled_from(METHODS)),
            draw(st.sampled_from(TARGETS) | TEXTS.map(lambda text: f"/{text}")),
            draw(st.sampled_from(VERSIONS)),
        ]
    )
    end = st.sampled_from(ENDS)
    value = st.sampled_from(VALUES) | TEXTS
    field = st.tuples(st.sampled_from(NAMES), st.sampled_from(SPACES), value, end).map("".join)
    host = draw(st.sampled_from(["Host: a\r\n"] * 9 + [""]))
    return "".join([line, draw(end), host, *draw(st.lists(field, max_size=4)), "\r\n"]).encode()


@settings(max_examples=1_000, deadline=None)
@given(data=heads())
def test_no_head_is_read_otherwise_than_gunicorn_reads_it(data: bytes) -> None:
    plain = read(data)
    if plain is not None:
        other = parsed(data)
        assert parts(plain) == parts(other)
        reader = other.body.reader
        assert isinstance(reader, LengthReader)
        assert plain.length == reader.length


@settings(max_examples=300, deadline=None)
@given(first=heads(), second=heads(), again=st.booleans())
def test_headers_of_the_last_request_change_nothing(first: bytes, second: bytes, again: bool) -> None:
    """A client that repeats its headers is read like one that doesn't."""
    last = read(first)
    if again:
        second = (
            second[: second.index(b"\r\n") + 2] + first[first.index(b"\r\n") + 2 :] if b"\r\n" in second else second
        )
    plain, alone = (plain_head.read(second, CFG, CLIENT, 2, fields) for fields in (last and last.fields, None))
    assert (plain is None) == (alone is None)
    if plain is not None and alone is not None:
        assert parts(plain) == parts(alone)
        assert (plain.fields, plain.length) == (alone.fields, alone.length)


def test_headers_that_a_client_repeats_are_read_once() -> None:
    first = read(BROWSER)
    assert first is not None
    second = plain_head.read(BROWSER.replace(b"FAILED", b"RUNNING"), CFG, CLIENT, 2, first.fields)
    assert second is not None
    assert second.query == "status=RUNNING&search=M%C3%BCnchen"
    assert second.fields is first.fields
    other = plain_head.read(BROWSER.replace(b"a=1", b"a=2"), CFG, CLIENT, 3, first.fields)
    assert other is not None
    assert ("COOKIE", "a=2; b=2") in other.headers
