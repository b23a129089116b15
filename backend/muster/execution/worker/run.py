"""One run of a job: a process group, its reports, its end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

from muster.execution.tasks.registry import COMMAND

BACKEND = Path(__file__).resolve().parents[3]
TAIL_BYTES = 4000
# Between SIGTERM and SIGKILL at the walltime.
WALLTIME_GRACE_S = 10.0
WATCH_MEMORY_S = 0.5
MB = 1024 * 1024
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

TASK = [sys.executable, "-m", "muster.execution.worker.child"]

Job = Mapping[str, Any]


def amount(job: Job, key: str, otherwise: float) -> float:
    """Returns what a job needs of something; anything but a number counts as absent, as for the server."""
    value = job["resource_requirements"].get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


class Run:
    """A started job. Raises OSError if its program can't be started."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.started = time.monotonic()
        self.ending: str | None = None
        """Why the worker ends it: cancel, unknown, stop, walltime or memory; None: it ends by itself."""
        self._why = ""
        self._kill_at: float | None = None
        self._memory_at = self.started
        self._latest: dict[str, Any] = {}
        self._outcome: dict[str, Any] = {}
        self._tail = b""
        self._lock = threading.Lock()
        self._folder = tempfile.mkdtemp(prefix=f"muster-{job['id']}-")
        try:
            self._process = self._start()
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    @property
    def key(self) -> tuple[int, int]:
        return self.job["id"], self.job["attempt"]

    def _start(self) -> subprocess.Popen[bytes]:
        is_command = self.job["task"] == COMMAND
        reading, writing = os.pipe()
        try:
            process = subprocess.Popen(
                [*_parent_death_prefix(), *(self.job["args"]["argv"] if is_command else TASK)],
                cwd=self._folder,
                env=self._environment(writing, is_command),
                stdin=subprocess.DEVNULL if is_command else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=() if is_command else (writing,),
                start_new_session=True,
            )
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        if process.stdin is not None:
            with suppress(BrokenPipeError), process.stdin as stdin:
                stdin.write(json.dumps({"task": self.job["task"], "args": self.job["args"]}).encode())
        self._readers = [
            threading.Thread(target=self._read_reports, args=(os.fdopen(reading, "rb"),), daemon=True),
            threading.Thread(target=self._read_output, args=(process.stdout,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        return process

    def _environment(self, reports: int, is_command: bool) -> dict[str, str]:
        given = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": self._folder,
            "LANG": "C.UTF-8",
            "MUSTER_JOB_ID": str(self.job["id"]),
            "MUSTER_ATTEMPT": str(self.job["attempt"]),
            "MUSTER_CPUS": f"{amount(self.job, 'cpus', 1):g}",
            "MUSTER_MEMORY_MB": f"{amount(self.job, 'memory_mb', 0):g}",
        }
        if is_command:
            return {**given, **self.job["args"].get("env", {})}
        return given | {"MUSTER_REPORT_FD": str(reports), "PYTHONPATH": str(BACKEND)}

    def _read_reports(self, lines: IO[bytes]) -> None:
        with lines:
            for line in lines:
                report = json.loads(line)
                with self._lock:
                    (self._outcome if report.keys() & {"result", "error"} else self._latest).update(report)

    def _read_output(self, output: IO[bytes]) -> None:
        with output:
            while chunk := os.read(output.fileno(), 65536):
                with self._lock:
                    self._tail = (self._tail + chunk)[-TAIL_BYTES:]

    def news(self) -> dict[str, Any]:
        """Returns progress and message since the last call."""
        with self._lock:
            latest, self._latest = self._latest, {}
        return latest

    def end(self, ending: str, grace_s: float, why: str = "") -> None:
        """Sends SIGTERM, and SIGKILL after the grace; the first reason counts, the shortest grace too."""
        if self.ending is None:
            self.ending, self._why = ending, why
            self._signal(signal.SIGTERM)
        kill_at = time.monotonic() + grace_s
        self._kill_at = kill_at if self._kill_at is None else min(self._kill_at, kill_at)

    def tend(self) -> dict[str, Any] | None:
        """Enforces limits; returns how the run ended, once it has, and cleans up."""
        now = time.monotonic()
        walltime_s = self.job["walltime_s"]
        if walltime_s is not None and self.ending is None and now - self.started > walltime_s:
            self.end("walltime", WALLTIME_GRACE_S, f"Exceeded its walltime of {walltime_s:g} s.")
        if now >= self._memory_at:
            self._memory_at = now + WATCH_MEMORY_S
            self._watch_memory()
        if self._kill_at is not None and now >= self._kill_at:
            self._signal(signal.SIGKILL)
        if os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        return self._ended()

    def _watch_memory(self) -> None:
        limit_mb = amount(self.job, "memory_mb", 0)
        if not limit_mb or self.ending == "memory":
            return
        with suppress(psutil.Error):
            leader = psutil.Process(self._process.pid)
            used = 0
            for process in [leader, *leader.children(recursive=True)]:
                with suppress(psutil.Error):
                    used += process.memory_info().rss
            if used > limit_mb * MB:
                self.end("memory", 0, f"Out of memory: used {used / MB:.0f} MB of {limit_mb:g} MB.")

    def _ended(self) -> dict[str, Any]:
        # What it has forked goes with it. The leader isn't reaped yet, so the group is still its own.
        self._signal(signal.SIGKILL)
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = code = os.waitstatus_to_exitcode(status)
        for reader in self._readers:
            reader.join(timeout=1)
        shutil.rmtree(self._folder, ignore_errors=True)
        usage = {
            "cpu_s": round(used.ru_utime + used.ru_stime, 3),
            "memory_peak_mb": round(used.ru_maxrss * RSS_UNIT / MB, 1),
            "wall_s": round(time.monotonic() - self.started, 3),
        }
        return {"id": self.job["id"], "attempt": self.job["attempt"], **self._told(code, usage)}

    def _told(self, code: int, usage: Mapping[str, float]) -> dict[str, Any]:
        if self.ending == "stop":
            return {"status": "PENDING", "reason": "Given back: the worker stops."}
        told: dict[str, Any] = {"usage": dict(usage)} | ({"exit_code": code} if code >= 0 else {"signal": -code})
        with self._lock:
            outcome, tail = self._outcome, self._tail.decode(errors="replace").replace("\0", "\ufffd").strip()
        if self.ending == "cancel":
            return told | {"status": "CANCELLED"}
        if self.ending is not None:
            return told | {"status": "FAILED", "reason": self._why}
        if code == 0 and (self.job["task"] == COMMAND or "result" in outcome):
            return told | {"status": "COMPLETED", "result_data": outcome.get("result")}
        silent = "It ended without a result." if code == 0 else f"Ended with {code}, without a word."
        return told | {"status": "FAILED", "error_message": outcome.get("error") or tail or silent}

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def _parent_death_prefix() -> list[str]:
    """Returns a command prefix that ends the run when the worker is killed with SIGKILL (Linux only)."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
