"""Runs a scenario on the functions of the database, and notes what was said at each job's submission."""

import heapq
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.start_estimates.scenarios import Scenario, Submission
from bench.start_estimates.session import FOLD_S, HEARTBEAT_S, Session, Waiting


@dataclass(frozen=True, slots=True)
class Outcome:
    """One job: what was said when it was submitted at ``submitted``, and when it started."""

    submitted: float
    started: float
    said: Waiting


@dataclass(slots=True)
class Worker:
    """A worker with the runs that it holds, and their cpus."""

    id: int
    cpus: int
    holds: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.cpus - sum(self.holds.values())


class Simulation:
    """Events in the order of the virtual clock: submissions, ends of runs, heartbeats, folds."""

    def __init__(self, session: Session, scenario: Scenario, *, jobs: int, seed: int) -> None:
        self._session = session
        self._clock = 0.0
        self._order = itertools.count()
        self._events: list[tuple[float, int, object]] = []
        session.at(0)
        self._workers = [
            Worker(session.register(f"{scenario.name}-{number}", cpus), cpus)
            for number, cpus in enumerate(scenario.workers)
        ]
        self._jobs: dict[int, tuple[Submission, Waiting]] = {}
        self._started: dict[int, float] = {}
        self._beats_at = self._folds_at = 0.0
        for submission in scenario.submissions(random.Random(seed), jobs):  # noqa: S311  no secret
            self._push(submission.at, submission)

    def run(self) -> Iterator[Outcome]:
        """Yields the outcomes in the order of submission, once all jobs have ended."""
        while self._events:
            at, _, event = heapq.heappop(self._events)
            self._session.at(at)
            self._clock = at
            self._background()
            match event:
                case Submission():
                    self._submit(event)
                case (Worker() as worker, int(job)):
                    self._session.finish(worker.id, job)
                    del worker.holds[job]
            self._claim()
        for job, (submission, said) in self._jobs.items():
            yield Outcome(submission.at, self._started[job], said)

    def _push(self, at: float, event: object) -> None:
        heapq.heappush(self._events, (at, next(self._order), event))

    def _background(self) -> None:
        """Does what happens every few seconds, if they have passed since the last event."""
        if self._clock >= self._beats_at:
            self._beats_at = self._clock + HEARTBEAT_S
            for worker in self._workers:
                self._session.heartbeat(worker.id, list(worker.holds))
        if self._clock >= self._folds_at:
            self._folds_at = self._clock + FOLD_S
            self._session.fold()

    def _submit(self, submission: Submission) -> None:
        job = self._session.submit(priority=submission.priority, cpus=submission.cpus)
        self._jobs[job] = (submission, self._session.waiting(job))

    def _claim(self) -> None:
        for worker in self._workers:
            if worker.free <= 0:
                continue
            for claimed in self._session.claim(worker.id, worker.free):
                submission, _ = self._jobs[claimed["id"]]
                worker.holds[claimed["id"]] = submission.cpus
                self._started[claimed["id"]] = self._clock
                self._push(self._clock + submission.duration, (worker, claimed["id"]))
