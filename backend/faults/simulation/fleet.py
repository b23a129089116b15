"""The worker processes of the simulation. Each has a place, where another one is started when it was killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from faults.processes import environment, kill
from tests.support.server import BACKEND

PROTOCOL_WORKERS = 3
STOP_TIMEOUT_S = 60.0


class Place:
    """A worker process and its successors."""

    def __init__(self, command: Sequence[str], folder: Path, given: dict[str, str]) -> None:
        self.starts = 0
        self._command, self._folder, self._environment = command, folder, given
        self.process = self._start()

    def restart(self) -> None:
        self.process = self._start()

    def kill(self) -> None:
        kill(self.process)

    def pause(self, seconds: float) -> None:
        self.process.suspend()
        time.sleep(seconds)
        self.process.resume()

    def stop(self) -> int:
        """Ends the process in order; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return int(self.process.wait(STOP_TIMEOUT_S))

    def _start(self) -> psutil.Popen:
        self.starts += 1
        name = f"{self._folder.name}-{self.starts}"
        command = [part.format(name=name) for part in self._command]
        with (self._folder / "output").open("ab") as output:
            return psutil.Popen(
                command,
                cwd=BACKEND,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )


class Fleet:
    """All worker processes: those of the protocol, one bundled worker over HTTP, and one on the database."""

    def __init__(self, folder: Path, port: int, url: str) -> None:
        self.folder, self._port, self._url = folder, port, url
        self.protocol = [self._protocol(number) for number in range(PROTOCOL_WORKERS)]
        over_http = ["--server", f"http://127.0.0.1:{port}"]
        self.bundled = [self._bundled("http", over_http), self._bundled("database", [])]

    @property
    def all(self) -> list[Place]:
        return [*self.protocol, *self.bundled]

    def records(self) -> list[Path]:
        return sorted(self.folder.glob("*/record"))

    def output(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*/output")))

    def stop(self) -> list[int]:
        """Ends all processes in order; returns their exit statuses."""
        return [place.stop() for place in self.all]

    def kill(self) -> None:
        """Kills what still runs."""
        for place in self.all:
            if place.process.poll() is None:
                place.kill()

    def _protocol(self, number: int) -> Place:
        folder = self._made(f"protocol{number}")
        command = [sys.executable, "-m", "faults.simulation.worker_process", str(self._port), "{name}", "{name}"]
        return Place(
            [*command, str(folder / "record")], folder, {**os.environ, "PYTHONPATH": f"{BACKEND}:{BACKEND.parent}"}
        )

    def _bundled(self, kind: str, options: Sequence[str]) -> Place:
        folder = self._made(f"bundled-{kind}")
        command = [
            sys.executable,
            "manage.py",
            "worker",
            "--name",
            "{name}",
            "--queues",
            "bundled",
            "--concurrency",
            "8",
        ]
        given = {**environment(self._url), "MUSTER_CPU_LOCKS": str(self.folder / "cpus"), "TMPDIR": str(self.folder)}
        if options:
            given.pop("DATABASE_URL")
        return Place(
            [*command, "--allow-commands", "--share-cpus", "--state", str(folder / "state"), *options], folder, given
        )

    def _made(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder
