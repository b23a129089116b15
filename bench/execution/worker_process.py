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

    def stop(self) -> str:
        """Closes the worker's input and waits for its end; returns what else it said. Raises LocalError if it fails."""
        if self.child.stdin is None or self.child.stdout is None:
            raise LookupError("The worker has no input or output.")
        self.child.stdin.close()
        timer = threading.Timer(STOP_TIMEOUT_S, self.child.kill)
        timer.start()
        try:
            said = self.child.stdout.read()
            status = self.child.wait()
        finally:
            timer.cancel()
        if status:
            raise LocalError(f"{self.name} ended with {status}; its output: {self.output()}")
        return said

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
            if not child.stdin or not child.stdin.closed:
                worker.stop()
        finally:
            child.kill()
