"""Malformed requests get a problem body, from gunicorn as well as from nginx."""

import json
import socket
from email.message import Message
from email.parser import Parser
from urllib.parse import urlsplit

import pytest

LIMIT = 12_000
"""Longer than the maximum URL and header of gunicorn and nginx."""


def refused(base_url: str, request: str) -> tuple[int, Message, dict[str, object]]:
    """Send the raw request; return status, headers and body of the response."""
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=10) as connection:
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        response = b""
        while more := connection.recv(65_536):
            response += more
    head, _, body = response.decode().partition("\r\n\r\n")
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
def test_malformed_request_gets_a_problem_body(
    base_url: str, request_line: str, header: str, status: int, code: str
) -> None:
    response_status, headers, problem = refused(base_url, f"{request_line}\r\nHost: localhost\r\n{header}\r\n")
    assert (response_status, problem["status"], problem["code"]) == (status, status, code)
    assert headers["Content-Type"] == "application/problem+json"
    assert problem["request_id"] == headers["X-Request-ID"]
    assert problem["detail"]
