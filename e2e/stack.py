"""Starts the deployed stack for one test run: a database, gunicorn and housekeeping."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from local import layout
from local.database import database

BACKEND = layout.REPOSITORY / "backend"
START_WITHIN_S = 60
STOP_WITHIN_S = 20


@dataclass(frozen=True)
class Admin:
    """The first admin of a server with sign-in."""

    username: str
    password: str


@contextmanager
def live_stack(
    log: Path,
    name: str = "e2e",
    prepare: Callable[[str], None] | None = None,
    admin: Admin | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Yield the URL of a server on a new, migrated database; removes both afterwards.

    Calls `prepare` with the URL of the database before the server starts. With `admin` people sign in, this one first.
    `settings` are added to the environment; PORT among them, of `free_port`, makes the address known beforehand.

    Raises RuntimeError with the server's log (also in `log`) when the server doesn't start.
    """
    with database(layout.throwaway()) as url, _fresh_database(url, name) as fresh:
        port = (settings or {}).get("PORT") or str(free_port())
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "AUTH": "off" if admin is None else "on",
            "SECRET_KEY": "only-for-the-end-to-end-tests-" * 2,
            "ALLOWED_HOSTS": "127.0.0.1",
            "COOKIES_SECURE": "false",
            "DATABASE_URL": fresh,
            "HOST": "127.0.0.1",
            "PORT": port,
            **(settings or {}),
        }
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=BACKEND, env=environment, check=True
        )
        if prepare is not None:
            prepare(fresh)
        if admin is not None:
            _make(admin, environment, log.with_name("admin.password"))
        programs = [
            _start([sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"], log, environment),
            # Runs the bulk operations.
            _start([sys.executable, "manage.py", "housekeep"], log.with_name("housekeeping.log"), environment),
        ]
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/", programs[0], log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(programs)


def _make(admin: Admin, environment: dict[str, str], password_file: Path) -> None:
    password_file.write_text(admin.password)
    command = [sys.executable, "manage.py", "createadmin", admin.username, "--password-file", str(password_file)]
    subprocess.run(command, cwd=BACKEND, env=environment, stdout=subprocess.DEVNULL, check=True)


def _start(command: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=BACKEND, env=environment, stdout=output, stderr=subprocess.STDOUT)


def _stop(programs: list[subprocess.Popen[bytes]]) -> None:
    for program in programs:
        program.terminate()
    for program in programs:
        try:
            program.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


@contextmanager
def _fresh_database(url: str, purpose: str) -> Iterator[str]:
    # A unique name, so that two test runs can share one server.
    name = f"muster_{purpose}_{os.getpid()}"
    identifier = sql.Identifier(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
        try:
            yield make_conninfo(url, dbname=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN_S
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{url} answered {error.code}:\n{log.read_text()}") from error
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
