"""``manage.py worker`` as a process."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings

from tests.support.client import Api
from tests.support.patience import Patience
from tests.support.processes import command
from tests.support.server import test_database

STOP_WITHIN_S = 30
DATABASE = "database"


def start(server: str, *options: str, log: Path | None = None, **environment: str) -> psutil.Popen:
    """Starts a worker named ``w`` with room for four jobs; its output goes to ``log``. DATABASE: without a server."""
    calls = [] if server == DATABASE else ["--server", server]
    given = [*calls, "--concurrency", "4", "--name", "w", *options]
    database = {"DATABASE_URL": test_database(), "WORKER_LEASE_S": "3"} if server == DATABASE else {}
    with Path(os.devnull if log is None else log).open("ab") as output:
        return psutil.Popen(
            [sys.executable, "manage.py", "worker", *given],
            cwd=settings.BACKEND,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
                # Other tests on this machine have workers too.
                "MUSTER_CPU_LOCKS": tempfile.mkdtemp(),
                **database,
                **environment,
            },
            stderr=subprocess.STDOUT,
            stdout=output,
        )


@contextmanager
def running(server: str, *options: str, log: Path | None = None, **environment: str) -> Iterator[psutil.Popen]:
    """Runs a worker; at the end it must stop in order, unless the test has ended it."""
    process = start(server, *options, log=log, **environment)
    try:
        yield process
        if process.poll() is None:
            process.terminate()
            assert process.wait(STOP_WITHIN_S) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def worker(server: str, *options: str, log: Path | None = None, **environment: str) -> Iterator[psutil.Popen]:
    """Runs a worker with a folder of its own, as ``running``."""
    with (
        tempfile.TemporaryDirectory() as state,
        running(server, "--state", state, *options, log=log, **environment) as process,
    ):
        yield process


def runs_of(process: psutil.Popen) -> list[psutil.Process]:
    """Returns the processes that a worker has started for jobs."""
    commands = {child: command(child) for child in process.children()}
    return [child for child, words in commands.items() if words and "muster.execution.worker.guard" not in words]


def status_of(api: Api, job_id: int) -> str:
    return str(api.get(f"jobs/{job_id}/").json["latest_status"]["status_type"])


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    for _ in Patience(seconds):
        if condition():
            return
        time.sleep(0.1)


def ended(api: Api, *jobs: int) -> list[dict[str, Any]]:
    """Waits for the end of jobs; returns them."""
    until(lambda: not {status_of(api, job) for job in jobs} & {"PENDING", "RUNNING"})
    return [api.get(f"jobs/{job}/").json for job in jobs]
