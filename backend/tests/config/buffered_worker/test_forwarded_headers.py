"""Headers that gunicorn believes of any program on this machine: none moves a path or claims TLS."""

import pytest

from tests.support.server import Server

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.xdist_group("buffered_worker")]

MOVING = [
    ("SCRIPT_NAME", "/api"),
    ("SCRIPT_NAME", "/elsewhere"),
    ("SCRIPT_NAME", "/api/jobs/"),
    ("PATH_INFO", "/admin/"),
]
CLAIMING_TLS = ["X-Forwarded-Proto: https", "X-Forwarded-Protocol: ssl", "X-Forwarded-Ssl: on"]


def answer(server: Server, head: str, body: str = "") -> str:
    """Sends a request with headers as they are: an HTTP client would turn underscores into hyphens."""
    with server.dial(f"{head}\nHost: 127.0.0.1\nConnection: close\nContent-Length: {len(body)}\n\n{body}") as client:
        return client.makefile("rb").read().decode()


@pytest.mark.parametrize(("name", "value"), MOVING)
def test_no_header_moves_the_path(server: Server, name: str, value: str) -> None:
    got = answer(server, f"GET /api/jobs/?page_size=7 HTTP/1.1\n{name}: {value}")
    assert got.startswith("HTTP/1.1 200 OK")
    assert '"results":[]' in got


@pytest.mark.parametrize("header", CLAIMING_TLS)
def test_no_header_claims_tls(server: Server, header: str) -> None:
    body = '{"name": "sent without TLS"}'
    got = answer(server, f"POST /api/jobs/ HTTP/1.1\nContent-Type: application/json\n{header}", body)
    assert got.startswith("HTTP/1.1 201 Created")
    assert "\nLocation: http://127.0.0.1/api/jobs/" in got


def test_contradictory_claims_are_ignored(server: Server) -> None:
    got = answer(server, "GET /health/ HTTP/1.1\nX-Forwarded-Proto: https\nX-Forwarded-Ssl: off")
    assert got.startswith("HTTP/1.1 200 OK")
