"""The processes that are killed: PostgreSQL, the server, housekeeping."""

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
# Not for a table: that is what making a month's partition may wait for.
WAITERS = """
    SELECT pid
    FROM pg_stat_activity
    WHERE application_name = %s AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')
        AND datname = current_database()
"""
STOP_WITHIN_S = 60.0
LOCKED_WITHIN_S = 60.0


def environment(url: str) -> dict[str, str]:
    """What a process of Muster is started with."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": url, "LOG_LEVEL": "INFO"}
    return {name: value for name, value in os.environ.items() if name != "MUSTER_PROCESS"} | settings


def start_manage(url: str, log: Path, *arguments: str) -> psutil.Popen:
    """``manage.py`` in the background, writing to `log`."""
    command = [sys.executable, "manage.py", *arguments]
    with log.open("ab") as output:
        return psutil.Popen(command, cwd=BACKEND, env=environment(url), stdout=output, stderr=subprocess.STDOUT)


def manage(url: str, *arguments: str) -> None:
    """``manage.py``, until it has ended well."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BACKEND, env=environment(url), check=True)


@contextmanager
def housekeeping(url: str, log: Path) -> Iterator[psutil.Popen]:
    """A housekeeping process; ended in the end, if a test didn't kill it."""
    process = start_manage(url, log, "housekeep")
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_WITHIN_S)


def kill(process: psutil.Process) -> None:
    """Ends a process as the kernel does when memory runs out."""
    process.kill()
    process.wait(STOP_WITHIN_S)


def kill_postmaster(cluster: layout.Cluster) -> None:
    """Ends PostgreSQL's first process; the others notice and go."""
    process = postgres.postmaster(cluster)
    assert process is not None
    family = [process, *process.children()]
    process.kill()
    assert psutil.wait_procs(family, timeout=STOP_WITHIN_S)[1] == []


def wait_for_row_lock(url: str, application: str) -> None:
    """Waits until a session of this name waits for a row that another has locked."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(LOCKED_WITHIN_S):
            if connection.execute(WAITERS, [application]).fetchone() is not None:
                return
