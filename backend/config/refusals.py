"""What gunicorn refuses by itself, before there is a request for Django: a problem body, as everywhere."""

import socket
import uuid
from http import HTTPStatus

import orjson
from gunicorn import util  # type: ignore[import-untyped]

CODES = {414: "uri_too_long", 431: "headers_too_large", 500: "internal_error", 501: "not_implemented"}


def write_problem(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:
    """Takes the place of gunicorn's ``write_error``, which writes HTML."""
    status = HTTPStatus(status_int)
    code = CODES.get(status, "malformed_request")
    request_id = uuid.uuid4().hex
    body = orjson.dumps(
        {
            "type": f"urn:muster:problem:{code}",
            "title": status.phrase,
            "status": int(status),
            "detail": mesg or f"{reason}.",
            "code": code,
            "request_id": request_id,
        }
    )
    head = (
        f"HTTP/1.1 {int(status)} {status.phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"X-Request-ID: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode() + body)


def install() -> None:
    """Has gunicorn answer so, in this process and those that it forks."""
    util.write_error = write_problem
