"""What must be so before anything starts; each failure is one sentence."""

import errno
import os
import socket
import sys
from pathlib import Path

from local.errors import LocalError

OLDEST_PYTHON = (3, 11)
HIGHEST_PORT = 65_535
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = "8000"


def check_python() -> None:
    """Raise LocalError on a Python that is too old."""
    if sys.version_info < OLDEST_PYTHON:
        raise LocalError(f"Python {sys.version.split()[0]} is too old: Muster needs 3.11 or newer.")


def address() -> tuple[str, int]:
    """Return HOST and PORT, having seen that a server can listen there; raise LocalError otherwise."""
    host = os.environ.get("HOST") or DEFAULT_HOST
    given = os.environ.get("PORT") or DEFAULT_PORT
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= HIGHEST_PORT):
        raise LocalError(f"PORT must be a number from 1 to {HIGHEST_PORT}, not {given!r}.")
    port = int(given)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise LocalError(_why(host, port, error)) from error
    return host, port


def trace_file() -> Path | None:
    """Return the file that TRACE names, as seen from this folder or from the caller's; None without TRACE.

    `make -C` changes the folder and leaves PWD as it was, so both are looked at.
    """
    given = os.environ.get("TRACE")
    if not given:
        return None
    places = [Path(given).expanduser(), Path(os.environ.get("PWD", ".")) / given]
    for place in places:
        if place.is_file():
            return place.resolve()
    raise LocalError(f"TRACE names no file: {places[0].absolute()}")


def seed_count() -> int:
    """Return how many jobs an empty database begins with: SEED, or 100,000."""
    given = os.environ.get("SEED") or "100_000"
    try:
        count = int(given)
    except ValueError:
        count = -1
    if count < 0:
        raise LocalError(f"SEED must be a number of jobs, not {given!r}.")
    return count


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: stop what listens there, or choose another with PORT=…"
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user: choose one above 1023 with PORT=…"
    return f"Nothing can listen on {host}, port {port}: {error.strerror}."
