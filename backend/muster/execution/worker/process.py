"""Starts the program of a job in a process group of its own, and ends it with all that it has started."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from uuid import uuid4

from muster.execution.tasks.registry import COMMAND
from muster.execution.worker.answers import Job
from muster.execution.worker.launch import Launch, limit_processes
from muster.execution.worker.leftovers import MARK, kill_marked

BACKEND = Path(__file__).resolve().parents[3]
TASK = [sys.executable, "-m", "muster.execution.worker.child"]


@dataclass(frozen=True, slots=True)
class Exit:
    """How the leader of a group ended: its exit code, or the negative number of the signal; and what was used."""

    code: int
    used: resource.struct_rusage


@dataclass(frozen=True, slots=True)
class Place:
    """The working folder of a run, and the mark in the environment of its processes, known before it begins."""

    mark: str
    folder: str

    @classmethod
    def of(cls, job: Job) -> "Place":
        mark = uuid4().hex
        return cls(mark, str(Path(tempfile.gettempdir(), f"muster-{job.id}-{mark}")))


class Process:
    """A started program. Raises OSError or ValueError if it can't be started."""

    def __init__(self, job: Job, place: Place, launch: Launch) -> None:
        self.place = place
        self._ending = threading.Lock()
        self._is_command = is_command = job.task == COMMAND
        reading, writing = os.pipe()
        try:
            with _input(job, is_command) as given, launch.cpus.used() if launch.cpus else nullcontext():
                self._process = subprocess.Popen(
                    launch.command(job, job.args["argv"] if is_command else TASK),
                    cwd=place.folder,
                    env={**_environment(job, place.folder, None if is_command else writing), MARK: place.mark},
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    pass_fds=() if is_command else (writing,),
                    start_new_session=True,
                )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        limit_processes(self.pid)
        self.reports: IO[bytes] = os.fdopen(reading, "rb")
        self.output = cast("IO[bytes]", self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the whole group, unless its leader was reaped: another group may have its number by now."""
        with self._ending, suppress(ProcessLookupError, PermissionError):
            if self._process.returncode is None:
                os.killpg(self.pid, number)

    def exited(self) -> bool:
        """Returns whether the leader has ended. It stays a zombie, so that the group's number remains its own."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def reap(self) -> Exit:
        """Kills what is left of the group, and returns how its leader ended."""
        self.signal(signal.SIGKILL)
        if self._is_command:
            kill_marked(self.place.mark)
        with self._ending:
            _, status, used = os.wait4(self.pid, 0)
            self._process.returncode = code = os.waitstatus_to_exitcode(status)
        return Exit(code, used)


def _input(job: Job, is_command: bool) -> IO[bytes]:
    """Returns the standard input. A file: a pipe could fill before the program reads."""
    if is_command:
        return Path(os.devnull).open("rb")
    given = tempfile.TemporaryFile()  # noqa: SIM115
    given.write(json.dumps({"task": job.task, "args": job.args}).encode())
    given.seek(0)
    return given


def _environment(job: Job, folder: str, reports: int | None) -> Mapping[str, str]:
    given = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": folder,
        "LANG": "C.UTF-8",
        "MUSTER_JOB_ID": str(job.id),
        "MUSTER_ATTEMPT": str(job.attempt),
        "MUSTER_CPUS": f"{job.amount('cpus', 1):g}",
        "MUSTER_MEMORY_MB": f"{job.amount('memory_mb', 0):g}",
    }
    if reports is None:
        asked = {name: value for name, value in job.args.get("env", {}).items() if not name.startswith("MUSTER_")}
        return {**given, **asked}
    return given | {"MUSTER_REPORT_FD": str(reports), "PYTHONPATH": str(BACKEND)}
