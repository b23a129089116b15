"""LOG_FORMAT=lines escapes what clients send: it cannot forge lines, fields or colours."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from config.log_lines import render_line
from tests.support.patience import Patience
from tests.support.server import serving

LINE = re.compile(r"[\d:]{8} (?:debug|info|warning|error|critical) |  \| ")
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
FORGED = [
    "/x%0a12:00:00%20info%20%20%20%20request%20method=GET%20status=200",
    "/x%0d%0a12:00:00%20error%20%20%20database_unavailable",
    "/x%1b[2K%1b[1A%1b[31mforged",
    "/x%c2%9b31mforged",
    "/x%e2%80%aeforged",
    "/x%e2%80%a812:00:00%20info%20forged",
    "/x%c2%8512:00:00%20info%20forged",
    "/x%20status=200%20client=192.0.2.1",
]


def line(event: str = "request", **fields: object) -> str:
    head = {"timestamp": "2026-01-31T12:30:01Z", "level": "info", "event": event}
    return render_line(None, "", {**head, **fields}).decode()


def test_plain_values_are_unchanged() -> None:
    assert line(path="/api/jobs/", name="größe-😀", sql_ms=1.5) == (
        "12:30:01 info    request path=/api/jobs/ name=größe-😀 sql_ms=1.5"
    )


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\nb", r"a\nb"),
        ("\r", r"\r"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b", r"\x9b"),
        ("\x85", r"\x85"),
        ("\u2028", r"\u2028"),
        ("\u202e", r"\u202e"),
        ("\u2066", r"\u2066"),
        ("\u200b", r"\u200b"),
        ("\ufeff", r"\ufeff"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("\xa0", r"\xa0"),
        (r"\n", r"\\n"),
        ("", '""'),
        ("a b", '"a b"'),
        ("a status=200", '"a status=200"'),
        ('a" b', r'"a\" b"'),
        ('\\" b', r'"\\\" b"'),
    ],
)
def test_invisible_characters_are_escaped(sent: str, shown: str) -> None:
    assert line(path=sent) == f"12:30:01 info    request path={shown}"


@given(st.text())
def test_any_value_stays_on_one_visible_line(sent: str) -> None:
    rendered = line(sent, path=sent, name=sent)
    assert len(rendered.splitlines()) == 1
    assert not [character for character in rendered if unicodedata.category(character)[0] in "CZ" and character != " "]


def test_trace_cannot_forge_a_line() -> None:
    error = ValueError("bad name\n12:30:02 info    request status=200\x1b[0m")
    lines = line("fault", exc_info=error).split("\n")
    assert lines[0] == "12:30:01 info    fault"
    assert all(part.startswith("  | ") for part in lines[1:])
    assert r"  | 12:30:02 info    request status=200\x1b[0m" in lines


def test_log_of_a_real_server_contains_its_own_lines_only(
    transactional_db: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    log = tmp_path / "web.log"
    with django_db_blocker.unblock(), serving(log, LOG_FORMAT="lines", WEB_ACCESS_LOG="-") as server:
        for path in FORGED:
            assert server.get(path, User_Agent="agent\x85 status=200").status in (200, 400, 404, 503)
        for words in ("GET /\x1b[31m\x0b HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\nHost: x\nA\x1bB: \x85\n\n"):
            with server.dial(words) as raw:
                assert b" 400 " in raw.recv(4096)
        for _ in Patience():
            text = log.read_bytes().decode()
            if text.count("Invalid request") == 2:
                break
    assert text.isascii()
    for written in text.splitlines():
        assert LINE.match(written), written
        assert written.isprintable()
        assert QUOTED.sub("", written).count(" status=") <= 1
