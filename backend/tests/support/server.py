"""The production server, gunicorn as deployed, on the test database, for tests over real sockets."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.support.patience import Patience

START_WITHIN_S = 30.0
STOP_WITHIN_S = 20.0
BACKEND = Path(settings.BACKEND)
LIST = "/api/jobs/?page_size=1"


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP response."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The error code of a problem."""
        return str(self.json["code"])


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn with one worker process."""

    port: int
    process: psutil.Popen

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, None, **headers)

    def send(self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str) -> Reply:
        """Sends one request on a new connection; header names have underscores."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = client.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            client.close()

    def dial(self, request: str, *, receive_bytes: int | None = None) -> socket.socket:
        """Sends a request on a raw connection. A small receive buffer blocks the server until the client reads."""
        raw = socket.socket()
        if receive_bytes is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        raw.settimeout(30)
        raw.connect(("127.0.0.1", self.port))
        raw.sendall(request.replace("\n", "\r\n").encode())
        return raw

    @property
    def worker(self) -> psutil.Process:
        """The worker process."""
        return next(iter(self.process.children()))


def test_database() -> str:
    """Returns the URL of this test process's database."""
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    return make_conninfo("", **wanted)


@contextmanager
def serving(
    log: Path, *, database: str | None = None, application: str = "config.wsgi", **environment: str
) -> Iterator[Server]:
    """Runs gunicorn with these environment variables; its output is in ``log``."""
    port = int(environment.get("PORT") or free_port())
    with log.open("wb") as output:
        process = psutil.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", application],
            cwd=BACKEND,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                "DATABASE_URL": database or test_database(),
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "WEB_WORKERS": "1",
                "WEB_GRACEFUL_S": "1",
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(port, process)
    try:
        _wait(server, log)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, log: Path) -> None:
    """Waits until the server has warmed up: until then it reads the database by itself."""
    for _ in Patience(START_WITHIN_S):
        assert server.process.poll() is None, log.read_text()
        if b"warm_up_ended" not in log.read_bytes():
            continue
        with suppress(OSError):
            server.get("/health/")
            return


def free_port() -> int:
    """Returns an unused port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
