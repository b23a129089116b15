"""Problem bodies for requests that the server refuses before Django receives them."""

import socket
import uuid
from collections.abc import Mapping

import orjson
from gunicorn import util  # type: ignore[import-untyped]

from muster.core.errors import MusterError
from muster.core.http import errors

ERRORS: Mapping[int, type[MusterError]] = {
    kind.status: kind
    for kind in (
        errors.MalformedRequest,
        errors.UriTooLong,
        errors.ExpectationFailed,
        errors.HeadersTooLarge,
        errors.InternalError,
        errors.UnknownTransferCoding,
    )
}
"""Errors by gunicorn's status; any other status is a malformed request."""


def write_problem(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:
    """Replaces gunicorn's ``write_error``, which writes HTML."""
    kind = ERRORS.get(status_int, errors.MalformedRequest)
    error = kind(f"{kind.cause} {mesg.removesuffix('.')}. {kind.remedy}" if mesg else None)
    util.write_nonblock(sock, problem_answer(error))


def problem_answer(error: MusterError) -> bytes:
    """Returns the whole response, head and body, after which the connection is closed."""
    request_id = uuid.uuid4().hex
    body = orjson.dumps(error.problem(request_id))
    more = "".join(f"{name}: {value}\r\n" for name, value in error.headers.items())
    head = (
        f"HTTP/1.1 {int(error.status)} {error.title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"X-Content-Type-Options: nosniff\r\nX-Request-ID: {request_id}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def install() -> None:
    """Installs it in this process and those it forks."""
    util.write_error = write_problem
