"""Claims jobs: waits at the server for them while there is room."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from itertools import count

from muster.execution.worker.answers import Claimed
from muster.execution.worker.calls import Calls
from muster.execution.worker.client import Client
from muster.execution.worker.options import Size
from muster.execution.worker.outbox import Outbox
from muster.execution.worker.runs import Runs
from muster.execution.worker.session import Session

CLAIM_MAX = 500
WAIT_S = 20.0
PAUSE_S = 1.0
# After this time the server no longer works on a call whose connection broke.
ALIVE_S = WAIT_S + 5.0


@dataclass(frozen=True, slots=True)
class Lost:
    """A claim whose answer was lost. Until ``until``, the server may still give it jobs."""

    worker_id: int
    key: str
    free: Size
    until: float


class Claims:
    """The claims of a worker. A claim whose answer was lost is repeated with its key, so that no job is lost."""

    def __init__(self, client: Client, session: Session, runs: Runs, outbox: Outbox) -> None:
        self._client = client
        self._session = session
        self._runs = runs
        self._outbox = outbox
        self._calls = Calls(session, "claim")
        self._numbers = count(1)
        self._lost: deque[Lost] = deque()

    def body(self, free: Size, wait_s: float) -> dict[str, object]:
        return {"limit": min(CLAIM_MAX, max(1, int(free.cpus))), "free": free.body(), "wait_s": wait_s}

    def begin(self) -> tuple[str, Size] | None:
        """Returns the key of a new claim and what is set aside for it; None if there is no room."""
        key = str(next(self._numbers))
        free = self._runs.reserve(key) if self._session.state == "run" else None
        return None if free is None else (key, free)

    def lost(self, worker_id: int, key: str, free: Size) -> None:
        """Lets a claim be repeated: it may have been given jobs, or be given some yet."""
        self._lost.append(Lost(worker_id, key, free, time.monotonic() + ALIVE_S))

    def refused(self, key: str) -> None:
        """Gives up what was set aside for a claim that was given nothing."""
        self._runs.take(key, [])

    def given(self, worker_id: int, key: str, claimed: Claimed) -> None:
        """Takes the jobs of an answer, unless the worker has another registration by now."""

        def accept() -> None:
            # What is still on its way to the server was for the run before: it would end this one.
            self._outbox.withdraw(worker_id, {job.key for job in claimed.jobs})
            self._runs.take(key, claimed.jobs)

        if not self._session.take(worker_id, accept):
            self.refused(key)

    def claim_until(self, closing: threading.Event) -> None:
        """Claims until it is closed."""
        while not closing.is_set():
            worker_id = self._session.wait(PAUSE_S)
            if worker_id is not None:
                closing.wait(self._claim(worker_id) or self._calls.pause_s())

    def _claim(self, worker_id: int) -> float:
        """Claims once; returns how long to wait before the next claim."""
        self._forget_others(worker_id)
        if self._lost:
            return self._repeat(self._lost.popleft())
        begun = self.begin()
        if begun is None:
            self._runs.freed.clear()
            self._runs.freed.wait(PAUSE_S)
            return 0.0
        key, free = begun
        asked_at = time.monotonic()
        answer = self._call(worker_id, key, free, 0 if self._calls.failing else WAIT_S)
        if answer is None:
            self.lost(worker_id, key, free)
            return 0.0
        self._take(worker_id, key, answer)
        return PAUSE_S if time.monotonic() - asked_at < PAUSE_S and not answer.jobs else 0.0

    def _forget_others(self, worker_id: int) -> None:
        """Gives up the lost claims of earlier registrations. Other threads may add some meanwhile."""
        for _ in range(len(self._lost)):
            lost = self._lost.popleft()
            if lost.worker_id == worker_id:
                self._lost.append(lost)
            else:
                self.refused(lost.key)

    def _repeat(self, lost: Lost) -> float:
        """Repeats a lost claim. One that finds nothing is repeated while its first call may still be waiting."""
        asked_at = time.monotonic()
        answer = self._call(lost.worker_id, lost.key, lost.free, 0)
        if answer is None:
            self._lost.append(lost)
            return 0.0
        if answer.jobs or asked_at >= lost.until:
            self._take(lost.worker_id, lost.key, answer)
            return 0.0
        self._lost.append(lost)
        self._session.obey(lost.worker_id, answer)
        return PAUSE_S

    def _call(self, worker_id: int, key: str, free: Size, wait_s: float) -> Claimed | None:
        body = self.body(free, wait_s)
        return self._calls.attempt(worker_id, lambda: self._client.claim(worker_id, body, key))

    def _take(self, worker_id: int, key: str, answer: Claimed) -> None:
        self.given(worker_id, key, answer)
        self._session.obey(worker_id, answer)
