"""Checks the environment before anything starts. Each failure is a one-sentence LocalError."""

import errno
import os
import socket
import sys
from pathlib import Path

from local.errors import LocalError

MIN_PYTHON = (3, 11)
MAX_PORT = 65_535
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = "8000"
OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def check_python() -> None:
    """Raises LocalError if Python is older than 3.11."""
    if sys.version_info < MIN_PYTHON:
        raise LocalError(f"Python {sys.version.split()[0]} is too old: Muster needs 3.11 or newer.")


def address() -> tuple[str, int]:
    """Returns HOST and PORT after a trial bind; raises LocalError if a server cannot listen there."""
    host = os.environ.get("HOST") or DEFAULT_HOST
    given = os.environ.get("PORT") or DEFAULT_PORT
    if not (given.isascii() and given.isdigit() and 0 < int(given) <= MAX_PORT):
        raise LocalError(f"PORT must be a number from 1 to {MAX_PORT}, not {given!r}.")
    port = int(given)
    try:
        family, kind, protocol, _, socket_address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(socket_address)
    except OSError as error:
        raise LocalError(_bind_error(host, port, error)) from error
    except UnicodeError as error:
        raise LocalError(f"HOST is not a host name or an address: {host!r}.") from error
    return host, port


def auth(host: str) -> bool:
    """Returns whether AUTH is on; off unless set. Raises LocalError if others reach a server without a say on it."""
    given = os.environ.get("AUTH", "")
    if given not in ("", "on", "off"):
        raise LocalError(f"AUTH must be on or off, not {given!r}.")
    if not given and host not in OWN_MACHINE:
        raise LocalError(
            f"HOST={host} lets others reach Muster, so AUTH must be set: AUTH=on asks for a user or a key,"
            " AUTH=off lets everyone read, change and delete everything."
        )
    return given == "on"


def trace_file() -> Path | None:
    """Returns the file named by TRACE, or None if TRACE is unset; raises LocalError if no such file exists.

    A relative path is tried from this folder, then from PWD: `make -C` changes the folder but not PWD.
    """
    given = os.environ.get("TRACE")
    if not given:
        return None
    candidates = [Path(given).expanduser(), Path(os.environ.get("PWD", ".")) / given]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    raise LocalError(f"TRACE names a file that does not exist: {candidates[0].absolute()}")


def seed_count() -> int:
    """Returns the number of jobs to create in an empty database: SEED, or 100,000."""
    given = os.environ.get("SEED") or "100_000"
    try:
        count = int(given)
    except ValueError:
        count = -1
    if count < 0:
        raise LocalError(f"SEED must be a number of jobs, not {given!r}.")
    return count


def _bind_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is already in use: stop the program that uses it, or choose another with PORT=…"
    if error.errno == errno.EACCES:
        return f"This user may not open port {port}: choose one above 1023 with PORT=…"
    return f"A server cannot listen on {host}, port {port}: {error.strerror}."
