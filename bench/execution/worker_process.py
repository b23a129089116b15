"""A worker under test, in a process of its own that ends with this one."""

import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from local.errors import LocalError

STOP_TIMEOUT_S = 20.0
OUTPUT_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A running worker, which tells its progress in lines."""

    name: str
    child: "subprocess.Popen[str]"
    log: IO[bytes]

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.child.pid)

    def expect(self, line: str, timeout_s: float) -> None:
        """Waits for a line. Raises LocalError with the worker's output at another line, its end or the timeout."""
        if self.child.stdout is None:
            raise LookupError("The worker has no output.")
        timer = threading.Timer(timeout_s, self.child.kill)
        timer.start()
        try:
            said = self.child.stdout.readline().strip()
        finally:
            timer.cancel()
        if said != line:
            raise LocalError(f"{self.name} said {said!r} instead of {line!r}; its output: {self.output()}")

    def check(self) -> None:
        """Raises LocalError with the worker's output if it has ended."""
        if self.child.poll() is not None:
            raise LocalError(f"{self.name} ended with {self.child.returncode}; its output: {self.output()}")

    def output(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-OUTPUT_SHOWN:]


@contextmanager
def worker_process(name: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Iterator[WorkerProcess]:
    """Starts a worker; ends it by closing its standard input. Raises LocalError if it then fails or goes on."""
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        ) as child,
    ):
        worker = WorkerProcess(name, child, log)
        try:
            yield worker
            _stop(worker)
        finally:
            child.kill()


def _stop(worker: WorkerProcess) -> None:
    if worker.child.stdin is None:
        raise LookupError("The worker has no input.")
    worker.child.stdin.close()
    try:
        status = worker.child.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise LocalError(f"{worker.name} did not stop within {STOP_TIMEOUT_S:g} s: {worker.output()}") from None
    if status:
        raise LocalError(f"{worker.name} ended with {status}; its output: {worker.output()}")
