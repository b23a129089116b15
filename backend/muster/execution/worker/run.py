"""One run of a job: its process, its reports, its limits, its end."""

import shutil
import signal
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from muster.execution.worker import outcome
from muster.execution.worker.answers import Job, Key
from muster.execution.worker.launch import Launch
from muster.execution.worker.limits import Excess, Limits
from muster.execution.worker.log_buffer import LogBuffer
from muster.execution.worker.outcome import Finish
from muster.execution.worker.output import Output
from muster.execution.worker.process import Exit, Place, Process
from muster.execution.worker.reports import Reports

# After the end of its processes, what they wrote is read for so long.
DRAIN_S = 1.0


class Run:
    """A started job. Raises OSError or ValueError if its program can't be started. One thread polls it."""

    def __init__(self, job: Job, launch: Launch, logs: LogBuffer, place: Place) -> None:
        self.job, self.launch = job, launch
        self.ending: str | None = None
        """Why the worker ends it: cancel, unknown, disowned, stop, walltime or memory; None: it ends by itself."""
        self._why = ""
        self._kill_at: float | None = None
        self._exit: Exit | None = None
        self._started = time.monotonic()
        self._drained_at = 0.0
        self._logs = logs
        self._reports, self._output = Reports(job.key), Output(logs.write)
        self.place = place
        Path(place.folder).mkdir(mode=0o700)
        try:
            self.process = Process(job, place, launch)
        except BaseException:
            shutil.rmtree(place.folder, ignore_errors=True)
            raise
        self._limits = Limits(job, self.process.pid, launch.group)
        self._readers = [
            threading.Thread(target=self._reports.read, args=(self.process.reports,), daemon=True),
            threading.Thread(target=self._output.read, args=(self.process.output,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def key(self) -> Key:
        return self.job.key

    def updates(self) -> dict[str, object]:
        """Returns progress and message for the next heartbeat."""
        return self._reports.updates()

    def updates_sent(self, updates: Mapping[str, object]) -> None:
        self._reports.sent(updates)

    def end(self, ending: str, grace_s: float, why: str = "") -> None:
        """Sends SIGTERM, and SIGKILL after the grace; the first reason counts, the shortest grace too.

        Does nothing once its leader was reaped: how it ended is known then.
        """
        if self._exit is not None:
            return
        if self.ending is None:
            self.ending, self._why = ending, why
            self.process.signal(signal.SIGTERM)
        kill_at = time.monotonic() + grace_s
        self._kill_at = kill_at if self._kill_at is None else min(self._kill_at, kill_at)

    def kill(self) -> None:
        """Kills the processes at once, whatever becomes of the run."""
        self.process.signal(signal.SIGKILL)

    def abandon(self) -> None:
        """Kills the processes of a run that can't be polled, and cleans up."""
        self.kill()
        self._clean_up()

    def _clean_up(self) -> None:
        shutil.rmtree(self.place.folder, ignore_errors=True)
        self._logs.close()

    def poll(self) -> Finish | None:
        """Enforces limits; returns how the run ended, once it has and its output is read."""
        now = time.monotonic()
        if self._exit is None:
            self._enforce(now)
            if not self.process.exited():
                return None
            # The kernel may have killed it for its memory before that was seen.
            self._note_excess(self._limits.out_of_memory())
            self._exit = self.process.reap()
            self._drained_at = now + DRAIN_S
        if now < self._drained_at and any(reader.is_alive() for reader in self._readers):
            return None
        self._clean_up()
        return self._finish(self._exit)

    def _enforce(self, now: float) -> None:
        self._note_excess(self._limits.excess() if self.ending is None else None)
        if self._kill_at is not None and now >= self._kill_at:
            self.process.signal(signal.SIGKILL)

    def _note_excess(self, excess: Excess | None) -> None:
        if excess is not None:
            self.end(excess.ending, excess.grace_s, excess.why)

    def _finish(self, ended: Exit) -> Finish:
        if self.ending == "stop":
            return outcome.given_back(self.job, outcome.STOPS)
        if self.ending == "unknown":
            # Stale as a rule. If the worker was given the run again meanwhile, nobody runs it now.
            return outcome.given_back(self.job, outcome.NOT_OWN)
        finish = self.job.named()
        finish |= {"usage": outcome.usage(ended, time.monotonic() - self._started)} | outcome.code_or_signal(ended.code)
        if self.ending == "cancel":
            return finish | {"status": "CANCELLED"}
        if self.ending is not None:
            return finish | {"status": "FAILED", "reason": self._why}
        return finish | outcome.by_itself(self.job, ended.code, self._reports.outcome, self._output.tail())
