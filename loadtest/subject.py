"""The system under test: production server and housekeeping, on the load tests' own database."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from local import layout
from local.errors import LocalError, echo

BACKEND = layout.REPOSITORY / "backend"
DATABASE = "muster_loadtest"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Subject:
    """A running server and its housekeeping."""

    host: str
    database: str
    server: psutil.Popen
    housekeeping: psutil.Popen


@contextmanager
def serving(url: str, log: Path) -> Iterator[Subject]:
    """Runs the server on 127.0.0.1 and housekeeping, both logging to `log`. Raises LocalError if they do not start."""
    port = _free_port()
    environment = _environment(url) | {"HOST": "127.0.0.1", "PORT": str(port)}
    with log.open("wb") as output, ExitStack() as running:
        server = _start(running, output.fileno(), environment, "-m", "gunicorn", *GUNICORN)
        housekeeping = _start(running, output.fileno(), environment, "manage.py", "housekeep")
        host = f"http://127.0.0.1:{port}"
        _wait_for(f"{host}/health/ready/", server, log)
        yield Subject(host, url, server, housekeeping)


GUNICORN = ("-c", "python:config.gunicorn", "config.wsgi")


def ensure_database(url: str, rows: int) -> str:
    """Returns the address of the load tests' database on this server, migrated, with about `rows` jobs or more."""
    own = make_conninfo(url, dbname=DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    _manage(own, "migrate", "--verbosity", "0")
    missing = rows - job_count(own)
    # Tolerates jobs added by earlier runs, and up to 1 % missing.
    if missing > rows // 100:
        _manage(own, "seed", str(missing))
    return own


def job_count(url: str) -> int:
    """Returns the number of jobs in the database at `url`."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT job_count(enum_range(NULL::status_type), NULL, NULL)").fetchone()
    return int(row[0]) if row else 0


def drop(url: str) -> None:
    """Drops the load tests' database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))


def _environment(url: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "AUTH": "off",
        "SECRET_KEY": "only-for-load-tests-on-this-machine-" * 2,
        "ALLOWED_HOSTS": "127.0.0.1",
        "COOKIES_SECURE": "false",
        "METRICS": "true",
        "DATABASE_URL": url,
    }


def _manage(url: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    if subprocess.run(command, cwd=BACKEND, env=_environment(url), check=False).returncode:
        raise LocalError(f"manage.py {arguments[0]} failed.")


def _start(running: ExitStack, log: int, environment: Mapping[str, str], *arguments: str) -> psutil.Popen:
    process = psutil.Popen(
        [sys.executable, *arguments], cwd=BACKEND, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    running.callback(_stop, process)
    return process


def _stop(process: psutil.Popen) -> None:
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait()
        echo(f"process {process.pid} ignored SIGTERM for {STOP_TIMEOUT_S:.0f} s and was killed.")


def _wait_for(url: str, server: psutil.Popen, log: Path) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  our own server
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
        else:
            return
    raise LocalError(f"The server did not start within {START_TIMEOUT_S:.0f} s; see {log}.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
