"""The servers under test: real ones, one worker each, on a free port of the loopback, watched from outside."""

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

START_WITHIN_S = 30.0
STOP_WITHIN_S = 10.0
GUNICORN = (PYTHON, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi")


class Stack(StrEnum):
    """What serves the list."""

    MUSTER = "Muster"
    DRF = "stock DRF"
    FASTAPI = "FastAPI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a server is started, and a path that answers once it is up."""

    command: tuple[str, ...]
    ready: str
    variables: tuple[tuple[str, str], ...] = ()


# The same gunicorn and the same middleware for the first two: production's. The third has the quicker event loop and
# parser that its documentation recommends.
RECIPES = {
    Stack.MUSTER: Recipe(command=GUNICORN, ready="/health/"),
    Stack.DRF: Recipe(
        command=GUNICORN,
        ready="/health/",
        variables=(("DJANGO_SETTINGS_MODULE", "bench.competitors.drf.settings"),),
    ),
    Stack.FASTAPI: Recipe(
        command=(PYTHON, "-m", "uvicorn", "bench.competitors.fast:app", "--log-level=warning", "--no-access-log"),
        ready="/health/",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server. PostgreSQL's processes for it are known by the name that it connects under."""

    port: int
    process: psutil.Process
    application: str
    watcher: psycopg.Connection

    def cpu(self) -> Cpu:
        return Cpu(server_s=tree_s(self.process), postgres_s=backends_s(self.watcher, self.application))


@contextmanager
def serve(stack: Stack, url: str) -> Iterator[Server]:
    """The server, from when it answers until the end of the context. Raises LocalError when it doesn't start."""
    application = f"bench-{stack.name.lower()}"
    recipe = RECIPES[stack]
    port = _free_port()
    command = [*recipe.command, *(() if recipe.command is GUNICORN else (f"--host={HOST}", f"--port={port}"))]
    variables = {"MUSTER_PROCESS": "web", "HOST": HOST, "PORT": str(port), **dict(recipe.variables)}
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
            _await(child, port, recipe.ready, log)
            yield Server(port=port, process=psutil.Process(child.pid), application=application, watcher=watcher)
        finally:
            _end(child)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _await(child: "subprocess.Popen[bytes]", port: int, path: str, log: IO[bytes]) -> None:
    ends = time.monotonic() + START_WITHIN_S
    while time.monotonic() < ends and child.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=START_WITHIN_S)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    log.seek(0)
    said = log.read().decode(errors="replace")[-2000:]
    raise LocalError(f"A server of the benchmarks did not start; it said: {said}")


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
