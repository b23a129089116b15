"""The runs in hand: what is free beside them, their start, and their end. One thread tends them all."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from muster.execution.tasks import arguments
from muster.execution.worker import outcome
from muster.execution.worker.answers import Job, Key, Orders
from muster.execution.worker.options import Size
from muster.execution.worker.outcome import Finish
from muster.execution.worker.run import Run

log = structlog.get_logger(__name__)

TEND_S = 0.05
STOPS = "the worker stops."


class Runs:
    """The runs of a worker. ``on_end`` is told how each ended; one that is no longer its own is not told."""

    def __init__(self, size: Size, on_end: Callable[[Finish], None]) -> None:
        self._size = size
        self._on_end = on_end
        self._lock = threading.RLock()
        self._waiting: deque[Job] = deque()
        self._runs: dict[Key, Run] = {}
        self._reserved: dict[str, Size] = {}
        self._closed = False
        self.freed = threading.Event()
        """Set when there is more room than before."""

    def __len__(self) -> int:
        return len(self._runs) + len(self._waiting)

    # What is free -----------------------------------------------------------------------------------------------------

    def reserve(self, key: str) -> Size | None:
        """Sets aside all that is free for the claim with this key; None if no cpu is."""
        with self._lock:
            free = self._size.less(sum((Size.of(job) for job in self._jobs()), sum(self._reserved.values(), Size())))
            if free.cpus <= 0 or self._closed:
                return None
            self._reserved[key] = free
            return free

    def take(self, key: str, jobs: Sequence[Job]) -> None:
        """Takes the jobs that a claim was given, in place of what was set aside for it."""
        with self._lock:
            self._reserved.pop(key, None)
            self.freed.set()
            if self._closed:
                for job in jobs:
                    self._on_end(outcome.given_back(job, STOPS))
                return
            # A run that is being killed because it was no longer the worker's own may come again.
            held = {job.key for job in self._waiting} | {
                key for key, run in self._runs.items() if run.ending != "unknown"
            }
            self._waiting.extend(job for job in jobs if job.key not in held)

    def _jobs(self) -> list[Job]:
        return [*self._waiting, *(run.job for run in self._runs.values())]

    def close(self) -> None:
        """Takes no further jobs: those of a claim that is on its way are given back."""
        with self._lock:
            self._closed = True

    # Orders -----------------------------------------------------------------------------------------------------------

    def news(self) -> dict[Key, dict[str, object]]:
        """Returns all runs with their progress and message for a heartbeat."""
        with self._lock:
            return {job.key: {} for job in self._waiting} | {key: run.news() for key, run in self._runs.items()}

    def news_sent(self, news: dict[Key, dict[str, object]]) -> None:
        with self._lock:
            for key, sent in news.items():
                if key in self._runs:
                    self._runs[key].news_sent(sent)

    def obey(self, orders: Orders) -> None:
        """Ends runs as the server says."""
        with self._lock:
            for cancelled in orders.cancel:
                self._end(cancelled.key, "cancel", cancelled.grace_s)
            for unknown in orders.unknown:
                self._end(unknown.key, "unknown", 0)

    def end_all(self, ending: str, grace_s: float) -> None:
        """Ends all runs, and those that have not begun."""
        with self._lock:
            for key in [*(job.key for job in self._waiting), *self._runs]:
                self._end(key, ending, grace_s)

    def forget_claims(self) -> None:
        with self._lock:
            self._reserved.clear()

    def kill(self) -> None:
        """Kills the processes of all runs at once. Used when nothing tends them any more."""
        for run in list(self._runs.values()):
            run.kill()

    def _end(self, key: Key, ending: str, grace_s: float) -> None:
        for job in [job for job in self._waiting if job.key == key]:
            self._waiting.remove(job)
            if ending != "unknown":
                told = {"id": job.id, "attempt": job.attempt, "status": "CANCELLED"}
                self._on_end(told if ending == "cancel" else outcome.given_back(job, STOPS))
        run = self._runs.get(key)
        if run is not None:
            run.end(ending, grace_s)

    # The thread that tends them ---------------------------------------------------------------------------------------

    def tend_until(self, closing: threading.Event) -> None:
        """Starts and tends runs until it is told to close and none is left."""
        while not closing.is_set() or len(self):
            self.tend()
            time.sleep(TEND_S)

    def tend(self) -> None:
        """Starts what waits, and looks at each run once. An error in one run ends that run alone."""
        while self._start_next():
            pass
        for run in list(self._runs.values()):
            with self._lock:
                told = self._tended(run)
                if told is None:
                    continue
                del self._runs[run.key]
            log.info("run_ended", job=run.job.id, attempt=run.job.attempt, status=told["status"], why=run.ending)
            if run.ending != "unknown":
                self._on_end(told)
            self.freed.set()

    def _tended(self, run: Run) -> Finish | None:
        try:
            return run.tend()
        except Exception as error:
            log.exception("run_broken", job=run.job.id, attempt=run.job.attempt)
            run.kill()
            return outcome.failed(run.job, f"The worker couldn't go on with it: {type(error).__name__}: {error}")

    def _start_next(self) -> bool:
        """Starts the next job, unless an earlier run of the same attempt still ends; returns whether there was one."""
        with self._lock:
            job = next((job for job in self._waiting if job.key not in self._runs), None)
            if job is None:
                return False
            started = self._start(job)
            self._waiting.remove(job)
            if isinstance(started, Run):
                self._runs[job.key] = started
                log.info("run_started", job=job.id, attempt=job.attempt, task=job.task)
                return True
        log.warning("run_not_started", job=job.id, attempt=job.attempt, why=started["error_message"])
        self._on_end(started)
        self.freed.set()
        return True

    def _start(self, job: Job) -> Run | Finish:
        try:
            problems = arguments.problems(job.task, job.args)
            if problems:
                return outcome.failed(job, f"The arguments of {job.task} are wrong: {problems}")
            return Run(job, lambda piece: None)
        except Exception as error:
            log.info("start_failed", job=job.id, attempt=job.attempt, exc_info=True)
            return outcome.failed(job, f"It can't be started: {error}")
