"""The worker: one thread tends the runs, another talks to the server."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from muster.execution.tasks import arguments
from muster.execution.tasks.registry import COMMAND
from muster.execution.worker.client import Client, Gone, Refused, ServerAway
from muster.execution.worker.run import Job, Run, amount

log = structlog.get_logger(__name__)

TEND_S, POLL_S, RETRY_S = 0.05, 1.0, 1.0
CLAIM_MAX, FINISH_MAX = 100, 200
# At the end: until runs are sent a signal, until they are killed, and until the results must have been sent.
FINISH_GRACE_S, KILL_GRACE_S, SEND_GRACE_S = 3.0, 5.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a worker is: its name, its queues, and its size."""

    name: str
    queues: list[str]
    cpus: float
    memory_mb: float
    allow_commands: bool
    labels: Mapping[str, str]

    def registration(self) -> dict[str, object]:
        tasks = [task for task in arguments.known() if task != COMMAND or self.allow_commands]
        size = {"cpus": self.cpus, "memory_mb": self.memory_mb}
        about = {"name": self.name, "queues": self.queues, "executor": "local", "labels": dict(self.labels)}
        return {**about, **size, "tasks": tasks}


class Worker:
    """Runs jobs until it is stopped."""

    def __init__(self, client: Client, options: Options) -> None:
        self._client = client
        self._options = options
        self._lock = threading.Lock()
        self._runs: dict[tuple[int, int], Run] = {}
        self._ended: list[dict[str, Any]] = []
        self._stopping = threading.Event()
        self._quit = threading.Event()
        self._news = threading.Event()
        self._worker_id: int | None = None
        self._heartbeat_s = 3.0
        self._heartbeat_at = 0.0
        self._claims = 0
        self._again: str | None = None
        self._away = False
        self._alive = False

    def stop(self, *, now: bool = False) -> None:
        """Ends in order: runs finish or are given back. ``now`` leaves them no time."""
        if now:
            self._quit.set()
        self._stopping.set()
        self._news.set()

    def run(self) -> None:
        """Runs until it is stopped. Raises Refused if the server refuses its registration."""
        tending = threading.Thread(target=self._tend_forever, name="tend")
        self._alive = True
        tending.start()
        try:
            self._talk()
        finally:
            self._kill_all()
            self._alive = False
            tending.join()

    # The runs ---------------------------------------------------------------------------------------------------------

    def _tend_forever(self) -> None:
        while self._alive or self._runs:
            for key, run in list(self._runs.items()):
                told = run.tend()
                if told is not None:
                    self._note(key, run, told)
            time.sleep(TEND_S)

    def _note(self, key: tuple[int, int], run: Run, told: dict[str, Any]) -> None:
        with self._lock:
            del self._runs[key]
            if run.ending != "unknown":
                self._ended.append(told)
        log.info("run_ended", job=key[0], attempt=key[1], status=told["status"], why=run.ending)
        self._news.set()

    def _start(self, job: Job) -> None:
        problems = arguments.problems(job["task"], job["args"])
        if problems:
            self._fail(job, f"The arguments of {job['task']} are wrong: {problems}")
            return
        try:
            run = Run(job)
        except (OSError, ValueError) as error:
            self._fail(job, f"It can't be started: {error}")
            return
        log.info("run_started", job=job["id"], attempt=job["attempt"], task=job["task"])
        with self._lock:
            self._runs[run.key] = run

    def _fail(self, job: Job, why: str) -> None:
        with self._lock:
            self._ended.append({"id": job["id"], "attempt": job["attempt"], "status": "FAILED", "error_message": why})
        self._news.set()

    def _kill_all(self) -> None:
        for run in list(self._runs.values()):
            run.end("unknown", 0)

    # The server -------------------------------------------------------------------------------------------------------

    def _talk(self) -> None:
        while not self._stopping.is_set():
            self._careful(self._turn)
            self._news.wait(RETRY_S if self._away else self._pause())
            self._news.clear()
        self._leave()

    def _pause(self) -> float:
        return max(0.0, min(POLL_S, self._heartbeat_at - time.monotonic()))

    def _careful(self, call: Any) -> None:
        """Calls; remembers that the server is away, or that it has forgotten this worker."""
        try:
            call()
            if self._away:
                log.info("server_back")
            self._away = False
        except ServerAway as error:
            if not self._away:
                log.warning("server_away", error=str(error))
            self._away = True
        except Gone as error:
            self._forget(str(error))

    def _forget(self, why: str) -> None:
        log.warning("worker_gone", worker=self._worker_id, why=why)
        self._worker_id = None
        self._kill_all()
        self._ended.clear()

    def _turn(self) -> None:
        if self._worker_id is None:
            given = self._client.register(self._options.registration())
            self._worker_id, self._heartbeat_s = given["id"], given["heartbeat_s"]
            self._again = None
            log.info("worker_registered", worker=self._worker_id, name=self._options.name)
        self._finish()
        self._claim()
        if time.monotonic() >= self._heartbeat_at:
            self._heartbeat()

    def _finish(self) -> None:
        while self._ended and self._worker_id is not None:
            batch = self._ended[:FINISH_MAX]
            try:
                self._client.finish(self._worker_id, batch)
            except Refused:
                batch = batch[:1]
                self._finish_alone(self._worker_id, batch[0])
            with self._lock:
                del self._ended[: len(batch)]

    def _finish_alone(self, worker_id: int, run: dict[str, Any]) -> None:
        """Finishes a run whose result the server may refuse: it fails, since sending it again would help nobody."""
        try:
            self._client.finish(worker_id, [run])
        except Refused as error:
            why = f"The server refused what the worker told of the run: {error}"
            log.warning("finish_refused", job=run["id"], attempt=run["attempt"], error=str(error))
            bare = {"id": run["id"], "attempt": run["attempt"], "status": "FAILED", "error_message": why}
            self._client.finish(worker_id, [bare])

    def _claim(self) -> None:
        free_cpus, free_memory = self._free()
        if free_cpus <= 0 or self._worker_id is None:
            return
        if self._again is None:
            self._claims += 1
            self._again = str(self._claims)
        free = {"cpus": free_cpus, "memory_mb": max(0.0, free_memory)}
        limit = min(CLAIM_MAX, max(1, int(free_cpus)))
        answer = self._client.claim(self._worker_id, {"limit": limit, "free": free}, self._again)
        self._again = None
        for job in answer["jobs"]:
            self._start(job)
        if answer["jobs"]:
            self._news.set()

    def _free(self) -> tuple[float, float]:
        with self._lock:
            jobs = [run.job for run in self._runs.values()]
        used_cpus = sum(amount(job, "cpus", 1) for job in jobs)
        used_memory = sum(amount(job, "memory_mb", 0) for job in jobs)
        return self._options.cpus - used_cpus, self._options.memory_mb - used_memory

    def _heartbeat(self) -> None:
        if self._worker_id is None:
            return
        self._heartbeat_at = time.monotonic() + self._heartbeat_s
        with self._lock:
            runs = dict(self._runs)
        told = [{"id": job, "attempt": attempt, **run.news()} for (job, attempt), run in runs.items()]
        answer = self._client.heartbeat(self._worker_id, told)
        for cancelled in answer["cancel"]:
            runs[cancelled["id"], cancelled["attempt"]].end("cancel", cancelled["grace_s"])
        for unknown in answer["unknown"]:
            runs[unknown["id"], unknown["attempt"]].end("unknown", 0)
        if answer["state"] == "stop":
            self._forget("it counts as lost or has left")

    # The end ----------------------------------------------------------------------------------------------------------

    def _leave(self) -> None:
        """Lets runs finish for a moment, gives back the others, and leaves."""
        log.info("worker_stops", runs=len(self._runs))
        self._wait_for_runs(FINISH_GRACE_S)
        for run in list(self._runs.values()):
            run.end("stop", 0 if self._quit.is_set() else KILL_GRACE_S)
        self._wait_for_runs(KILL_GRACE_S + 1)
        until = time.monotonic() + SEND_GRACE_S
        self._careful(self._say_goodbye)
        while self._worker_id is not None and self._ended and time.monotonic() < until:
            self._quit.wait(RETRY_S)
            self._careful(self._say_goodbye)

    def _say_goodbye(self) -> None:
        if self._worker_id is not None:
            self._finish()
            self._client.leave(self._worker_id)
            self._worker_id = None

    def _wait_for_runs(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._runs and time.monotonic() < until:
            if self._quit.is_set():
                for run in list(self._runs.values()):
                    run.end("stop", 0)
            elif time.monotonic() >= self._heartbeat_at:
                self._careful(self._heartbeat)
            time.sleep(TEND_S)
