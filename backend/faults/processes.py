"""Starts and kills the processes under test: PostgreSQL, the server, housekeeping."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from local import layout
from local import server as postgres
from tests.support.patience import Patience
from tests.support.server import BACKEND

HOUSEKEEPING = "muster-command"
# Row locks only: creating a partition may wait for a table lock.
WAITERS = """
    SELECT pid
    FROM pg_stat_activity
    WHERE application_name = %s AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')
        AND datname = current_database()
"""
STOP_TIMEOUT_S = 60.0
LOCK_TIMEOUT_S = 60.0


def environment(url: str) -> dict[str, str]:
    """Returns the environment of a Muster process."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": url, "LOG_LEVEL": "INFO"}
    return {name: value for name, value in os.environ.items() if name != "MUSTER_PROCESS"} | settings


def start_manage(url: str, log: Path, *arguments: str) -> psutil.Popen:
    """Starts ``manage.py`` in the background, with its output appended to `log`."""
    command = [sys.executable, "manage.py", *arguments]
    with log.open("ab") as output:
        return psutil.Popen(command, cwd=BACKEND, env=environment(url), stdout=output, stderr=subprocess.STDOUT)


def manage(url: str, *arguments: str) -> None:
    """Runs ``manage.py``; raises CalledProcessError if it fails."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BACKEND, env=environment(url), check=True)


@contextmanager
def housekeeping(url: str, log: Path) -> Iterator[psutil.Popen]:
    """Runs a housekeeping process, terminated at the end unless the test has killed it."""
    process = start_manage(url, log, "housekeep")
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_TIMEOUT_S)


def kill(process: psutil.Process) -> None:
    """Kills a process with SIGKILL, as the kernel does when memory runs out."""
    process.kill()
    process.wait(STOP_TIMEOUT_S)


def kill_postmaster(cluster: layout.Cluster) -> None:
    """Kills the postmaster and waits until its children have exited."""
    process = postgres.postmaster(cluster)
    assert process is not None
    family = [process, *process.children()]
    process.kill()
    assert psutil.wait_procs(family, timeout=STOP_TIMEOUT_S)[1] == []


def wait_for_row_lock(url: str, application: str) -> None:
    """Waits until a session named `application` is blocked by a row lock."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(LOCK_TIMEOUT_S):
            if connection.execute(WAITERS, [application]).fetchone() is not None:
                return
