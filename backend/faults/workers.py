"""Workers with real processes for fault tests, and what must hold after each fault."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from faults import invariants
from faults.load import TIMEOUT_S
from faults.processes import environment, kill
from muster.execution.worker.leftovers import PROC
from tests.support.patience import Patience
from tests.support.server import BACKEND, Server

GUARD = "muster.execution.worker.guard"
ENDS = ("COMPLETED", "FAILED", "CANCELLED")
# The actor of a status that a worker gave; each attempt ends once.
ENDED_TWICE = """
    SELECT job_id, attempt
    FROM job_status
    WHERE status_type IN ('COMPLETED', 'FAILED', 'CANCELLED')
    GROUP BY job_id, attempt
    HAVING count(*) > 1
"""
UNEXPLAINED = """
    SELECT job_id, status_type, message
    FROM job_status
    WHERE message = '' AND (status_type = 'FAILED' OR status_type = 'PENDING' AND EXISTS (
        SELECT FROM job_status AS before
        WHERE before.job_id = job_status.job_id AND before.timestamp < job_status.timestamp
    ))
"""


@contextmanager
def worker(
    address: str, folder: Path, *options: str, program: Sequence[str] = ("manage.py",)
) -> Iterator[psutil.Popen]:
    """Runs a worker; at the end it is stopped, or killed if the test has left it paused."""
    command = [sys.executable, *program, "worker", "--server", address, "--concurrency", "4", "--allow-commands"]
    given = {**environment(""), "MUSTER_CPU_LOCKS": str(folder / "cpus"), "TMPDIR": str(folder)}
    given.pop("DATABASE_URL")
    with (folder / "worker.log").open("ab") as output:
        process = psutil.Popen(
            [*command, "--state", str(folder / "state"), *options],
            cwd=BACKEND,
            env=given,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
        if process.poll() is None:
            process.terminate()
            assert process.wait(TIMEOUT_S) == 0
    finally:
        if process.poll() is None:
            kill(process)


def submit(server: Server, task: str, *, max_attempts: int = 1, needs: object = None, **args: object) -> int:
    """Creates a job; returns its id."""
    body = {"name": "fault", "task": task, "args": args, "max_attempts": max_attempts}
    raw = json.dumps(body | ({} if needs is None else {"resource_requirements": needs})).encode()
    reply = server.send("POST", "/api/jobs/", raw, Content_Type="application/json")
    assert reply.status == 201, reply.body
    return int(reply.json["id"])


def shell(server: Server, script: str, needs: object = None) -> int:
    """Creates a job that runs a shell script; returns its id."""
    return submit(server, "command", needs=needs, argv=["sh", "-c", script])


def job(server: Server, job_id: int) -> Any:
    return server.get(f"/api/jobs/{job_id}/").json


def status(server: Server, job_id: int) -> str:
    return str(job(server, job_id)["latest_status"]["status_type"])


def wait_for(server: Server, job_ids: list[int], *statuses: str) -> None:
    for _ in Patience(TIMEOUT_S):
        if all(status(server, job_id) in statuses for job_id in job_ids):
            return


def entries(server: Server, job_id: int) -> list[tuple[str, int, str]]:
    """Returns status, attempt and message of a job's history, oldest first."""
    found = server.get(f"/api/jobs/{job_id}/statuses/?ordering=timestamp").json["results"]
    return [(entry["status_type"], entry["attempt"], entry["message"]) for entry in found]


def check(url: str, server: Server, folder: Path) -> None:
    """Asserts that each job has ended, none twice, that histories say why, and that no process is left."""
    invariants.check(url, server)
    with psycopg.connect(url) as connection:
        unended = connection.execute("SELECT id FROM jobs WHERE status IN ('PENDING', 'RUNNING')").fetchall()
        twice = connection.execute(ENDED_TWICE).fetchall()
        unexplained = connection.execute(UNEXPLAINED).fetchall()
    assert (unended, twice, unexplained) == ([], [], [])
    for _ in Patience(TIMEOUT_S):
        if not list(left(folder)):
            break
    assert [path.name for path in folder.glob("muster-[0-9]*")] == []


def left(folder: Path) -> Iterator[int]:
    """Yields processes of runs and guards whose worker used this folder."""
    mark = f"TMPDIR={folder}".encode(), f"HOME={folder}/muster-".encode()
    for path in PROC.glob("[0-9]*"):
        try:
            values = (path / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(path.name) != os.getpid() and any(value.startswith(mark) for value in values):
            yield int(path.name)
