"""A worker whose thread fails ends loudly, with its runs."""

import threading
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from muster.execution.worker.answers import Claimed, Finished, Job, Orders, Registered, Stored
from muster.execution.worker.client import Body
from muster.execution.worker.launch import Launcher
from muster.execution.worker.options import Options, Size
from muster.execution.worker.outbox import Outbox
from muster.execution.worker.runs import Runs
from muster.execution.worker.worker import Worker, WorkerBroken
from tests.support.processes import command
from tests.support.worker_process import until

JOB = Job(id=1, attempt=1, task="sleep", args={"seconds": 600}, resource_requirements={})
OPTIONS = Options(name="w", queues=["default"], size=Size(cpus=1), allow_commands=False, labels={})


class OneJob:
    """A client that gives one job, and heartbeats that ``fail`` once it runs."""

    def __init__(self, *, fail: bool) -> None:
        self._fail = fail
        self._jobs = [JOB]
        self.runs = threading.Event()

    def register(self, body: Body) -> Registered:
        return Registered(id=1, heartbeat_s=0.1, lease_s=60)

    def claim(self, worker_id: int, body: Body, key: str) -> Claimed:
        jobs, self._jobs = self._jobs, []
        return Claimed(state="run", jobs=jobs)

    def heartbeat(self, worker_id: int, running: Sequence[Body]) -> Orders:
        if running and processes():
            self.runs.set()
            if self._fail:
                raise RuntimeError("a bug")
        return Orders(state="run")

    def finish(self, worker_id: int, body: Body, key: str | None) -> Finished:
        return Finished(state="run", jobs=[])

    def logs(self, worker_id: int, chunks: Sequence[Body]) -> Stored:
        return Stored(state="run", chunks=[])

    def drain(self, worker_id: int) -> None:
        raise AssertionError("A worker that has failed is lost.")

    def leave(self, worker_id: int) -> None:
        raise AssertionError("A worker that has failed doesn't give back its jobs: one of them may be the reason.")


def processes() -> list[psutil.Process]:
    """Returns the processes of runs that live."""
    return [child for child in psutil.Process().children() if "muster.execution.worker.child" in command(child)]


@pytest.mark.usefixtures("guards_end")
@pytest.mark.parametrize("thread", ["heartbeat", "poll"])
def test_worker_that_has_lost_a_thread_kills_its_runs_and_fails(
    thread: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = OneJob(fail=thread == "heartbeat")
    if thread == "poll":
        poll = Runs.poll

        def broken(runs: Runs) -> None:
            if client.runs.is_set():
                raise RuntimeError("a bug")
            poll(runs)

        monkeypatch.setattr(Runs, "poll", broken)
    worker = Worker(client, OPTIONS, Outbox(tmp_path), Launcher())
    with pytest.raises(WorkerBroken, match="RuntimeError: a bug"):
        worker.run()
    until(lambda: not processes(), 5)
