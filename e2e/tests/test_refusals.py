"""What the server refuses before it is a request: a problem body all the same, from gunicorn as from nginx."""

import json
import socket
from email.message import Message
from email.parser import Parser
from urllib.parse import urlsplit

import pytest

LIMIT = 12_000
"""Longer than gunicorn and nginx take an address or a header to be."""


def refused(base_url: str, request: str) -> tuple[int, Message, dict[str, object]]:
    """Status, headers and body of the answer to these very words."""
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=10) as line:
        line.sendall(request.encode())
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while more := line.recv(65_536):
            answer += more
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, _, headers = head.partition("\r\n")
    return int(status.split()[1]), Parser().parsestr(headers), json.loads(body)


@pytest.mark.parametrize(
    ("request_line", "header", "status", "code"),
    [
        ("NOT HTTP AT ALL", "", 400, "malformed_request"),
        (f"GET /api/jobs/?search={'x' * LIMIT} HTTP/1.1", "", 414, "uri_too_long"),
        ("GET /api/jobs/ HTTP/1.1", f"X-Long: {'x' * LIMIT}\r\n", 431, "headers_too_large"),
    ],
)
def test_what_is_no_request_is_refused_with_a_problem(
    base_url: str, request_line: str, header: str, status: int, code: str
) -> None:
    answered, headers, problem = refused(base_url, f"{request_line}\r\nHost: localhost\r\n{header}\r\n")
    assert (answered, problem["status"], problem["code"]) == (status, status, code)
    assert headers["Content-Type"] == "application/problem+json"
    assert problem["request_id"] == headers["X-Request-ID"]
    assert problem["detail"]
