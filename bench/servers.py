"""Starts the servers under test, each with one worker on a free loopback port."""

import http.client
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from bench.cpu import Cpu, backends_s, tree_s
from bench.environment import BACKEND, HOST, PYTHON, environment
from local.errors import LocalError

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0
GUNICORN = (PYTHON, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi")


class Stack(StrEnum):
    """The software that serves the list."""

    MUSTER = "Muster"
    DRF = "stock DRF"
    FASTAPI = "FastAPI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The command that starts a server, and its readiness path."""

    command: tuple[str, ...]
    ready: str
    variables: tuple[tuple[str, str], ...] = ()


# The first two share production's gunicorn and middleware. The third uses the faster event loop and parser
# recommended by its documentation.
COMMANDS = {
    Stack.MUSTER: Command(command=GUNICORN, ready="/health/"),
    Stack.DRF: Command(
        command=GUNICORN,
        ready="/health/",
        variables=(("DJANGO_SETTINGS_MODULE", "bench.competitors.drf.settings"),),
    ),
    Stack.FASTAPI: Command(
        command=(PYTHON, "-m", "uvicorn", "bench.competitors.fast:app", "--log-level=warning", "--no-access-log"),
        ready="/health/",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server. Its PostgreSQL backends are identified by the application name."""

    port: int
    process: psutil.Process
    application: str
    watcher: psycopg.Connection

    def cpu(self) -> Cpu:
        return Cpu(server_s=tree_s(self.process), postgres_s=backends_s(self.watcher, self.application))


@contextmanager
def serve(stack: Stack, url: str, *, name: str = "", auth: str = "off") -> Iterator[Server]:
    """Starts the server, yields it once it responds, and stops it. Raises LocalError if it does not start.

    ``name`` tells it from others of the same stack; ``auth`` is its AUTH.
    """
    application = f"bench-{name or stack.name.lower()}"
    command_of = COMMANDS[stack]
    port = _free_port()
    command = [*command_of.command, *(() if command_of.command is GUNICORN else (f"--host={HOST}", f"--port={port}"))]
    variables = {"MUSTER_PROCESS": "web", "HOST": HOST, "PORT": str(port), "AUTH": auth, **dict(command_of.variables)}
    with tempfile.TemporaryFile() as log, psycopg.connect(url, autocommit=True) as watcher:
        child = subprocess.Popen(
            command,
            cwd=BACKEND,
            env=environment(make_conninfo(url, application_name=application), **variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_ready(child, port, command_of.ready, log)
            yield Server(port=port, process=psutil.Process(child.pid), application=application, watcher=watcher)
        finally:
            _end(child)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(child: "subprocess.Popen[bytes]", port: int, path: str, log: IO[bytes]) -> None:
    ends = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < ends and child.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=START_TIMEOUT_S)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    log.seek(0)
    output = log.read().decode(errors="replace")[-2000:]
    raise LocalError(f"A server of the benchmarks did not start; its output: {output}")


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
