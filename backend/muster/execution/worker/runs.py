"""The runs of the worker: what is free beside them, their start, and their end. One thread polls them all."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from muster.execution.worker import outcome
from muster.execution.worker.answers import Job, Key, Orders, RunKey
from muster.execution.worker.launch import Launcher
from muster.execution.worker.log_buffer import LogBuffer
from muster.execution.worker.options import Size
from muster.execution.worker.outcome import Finish
from muster.execution.worker.room import Room
from muster.execution.worker.run import Run
from muster.execution.worker.starter import Starter

log = structlog.get_logger(__name__)

POLL_S = 0.05
# Endings of runs that the worker has no longer: the server says so of one, or the registration is over.
NOT_ITS_OWN = ("unknown", "disowned")


class Runs:
    """The runs of a worker. ``on_end`` receives the finish of each, except those of a registration that is over."""

    def __init__(
        self,
        size: Size,
        on_end: Callable[[Finish], None],
        launcher: Launcher,
        logs: Callable[[Job], LogBuffer] = LogBuffer,
        *,
        allow_commands: bool = False,
    ) -> None:
        self._room = Room(size, launcher.free_cpus)
        self._starter = Starter(launcher, logs, allow_commands=allow_commands)
        self._on_end = on_end
        self._lock = threading.RLock()
        self._waiting: deque[Job] = deque()
        self._runs: dict[Key, Run] = {}
        self._ending = 0
        self._closed = False
        self.freed = threading.Event()
        """Set when there is more room than before."""

    def __len__(self) -> int:
        """Returns how many runs there are, with those whose end isn't reported yet."""
        with self._lock:
            return len(self._runs) + len(self._waiting) + self._ending

    # What is free -----------------------------------------------------------------------------------------------------

    def reserve(self, key: str) -> Size | None:
        """Sets aside all that is free for the claim with this key; None if no cpu is."""
        with self._lock:
            if self._closed:
                return None
            return self._room.reserve(key, waiting=self._waiting, running=[run.job for run in self._runs.values()])

    def take(self, key: str, jobs: Sequence[Job]) -> None:
        """Takes the jobs that a claim was given, in place of what was set aside for it."""
        with self._lock:
            self._room.give_up(key)
            self.freed.set()
            if self._closed:
                for job in jobs:
                    self._on_end(outcome.given_back(job, outcome.STOPS))
                return
            self._waiting.extend(job for job in jobs if not self._holds(job))

    def _holds(self, given: Job) -> bool:
        """Returns whether the worker holds a claimed job already, as after a repeated claim.

        Ends an earlier run of the same attempt. A run that is being killed doesn't count.
        """
        for job in [job for job in self._waiting if job.key == given.key and not job.may_be(given)]:
            self._waiting.remove(job)
        run = self._runs.get(given.key)
        if run is not None and not run.job.may_be(given):
            run.end("unknown", 0)
        return any(job.key == given.key for job in self._waiting) or (run is not None and run.ending not in NOT_ITS_OWN)

    def close(self) -> None:
        """Takes no further jobs: those of a claim that is on its way are given back."""
        with self._lock:
            self._closed = True

    # Orders -----------------------------------------------------------------------------------------------------------

    def updates(self) -> dict[Key, dict[str, object]]:
        """Returns all runs with their progress and message for a heartbeat."""
        with self._lock:
            running = {key: {**run.updates(), **run.job.fence} for key, run in self._runs.items()}
            # While an earlier run of the same attempt ends, the one that waits for it counts.
            return running | {job.key: {**job.fence} for job in self._waiting}

    def updates_sent(self, updates: dict[Key, dict[str, object]]) -> None:
        with self._lock:
            for key, sent in updates.items():
                if key in self._runs:
                    self._runs[key].updates_sent(sent)

    def obey(self, orders: Orders) -> None:
        """Ends runs as the server says."""
        with self._lock:
            for cancelled in orders.cancel:
                self._end(cancelled, "cancel", cancelled.grace_s)
            for unknown in orders.unknown:
                self._end(unknown, "unknown", 0)

    def end_all(self, ending: str, grace_s: float) -> None:
        """Ends all runs, and those that have not begun."""
        with self._lock:
            for job in [*self._waiting, *(run.job for run in self._runs.values())]:
                self._end(job, ending, grace_s)

    def forget_claims(self) -> None:
        with self._lock:
            self._room.give_up_all()

    def kill(self) -> None:
        """Kills the processes of all runs at once. Used when nothing polls them any more."""
        for run in list(self._runs.values()):
            run.kill()

    def _end(self, named: RunKey, ending: str, grace_s: float) -> None:
        for job in [job for job in self._waiting if job.may_be(named)]:
            self._waiting.remove(job)
            if ending == "cancel":
                self._on_end({**job.named(), "status": "CANCELLED"})
            elif ending != "disowned":
                self._on_end(outcome.given_back(job, outcome.NOT_OWN if ending == "unknown" else outcome.STOPS))
        run = self._runs.get(named.key)
        if run is not None and run.job.may_be(named):
            run.end(ending, grace_s)

    # The thread that polls them ---------------------------------------------------------------------------------------

    def poll_until(self, closing: threading.Event) -> None:
        """Starts and polls runs until ``closing`` is set and none is left."""
        while not closing.is_set() or len(self):
            self.poll()
            time.sleep(POLL_S)
        self._starter.close()

    def poll(self) -> None:
        """Starts waiting jobs, and polls each run once. An error in one run ends that run alone."""
        while self._start_next():
            pass
        for run in list(self._runs.values()):
            with self._lock:
                finish = self._polled(run)
                if finish is None:
                    continue
                del self._runs[run.key]
                self._ending += 1
                again = any(job.key == run.key for job in self._waiting)
            self._starter.release(run)
            log.info("run_ended", job=run.job.id, attempt=run.job.attempt, status=finish["status"], why=run.ending)
            self._report(None if again or run.ending == "disowned" else finish)

    def _report(self, finish: Finish | None) -> None:
        """Reports the end of a run that was removed. Until then it counts, so that the worker doesn't leave."""
        if finish is not None:
            self._on_end(finish)
        with self._lock:
            self._ending -= 1
        self.freed.set()

    def _polled(self, run: Run) -> Finish | None:
        try:
            return run.poll()
        except Exception as error:
            log.exception("run_broken", job=run.job.id, attempt=run.job.attempt)
            run.abandon()
            return outcome.failed(run.job, f"The worker couldn't go on with it: {type(error).__name__}: {error}")

    def _start_next(self) -> bool:
        """Starts the next job, unless an earlier run of the same attempt still ends; returns whether there was one."""
        with self._lock:
            job = next((job for job in self._waiting if job.key not in self._runs), None)
            if job is None:
                return False
            started = self._starter.start(job)
            self._waiting.remove(job)
            if isinstance(started, Run):
                self._runs[job.key] = started
                log.info("run_started", job=job.id, attempt=job.attempt, task=job.task)
                return True
            self._ending += 1
        log.warning("run_not_started", job=job.id, attempt=job.attempt, finish=started)
        self._report(started)
        return True
