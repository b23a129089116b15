"""Claims jobs: waits at the server for them while there is room."""

import threading
import time
from collections import deque
from itertools import count

from muster.execution.worker.answers import Claimed
from muster.execution.worker.calls import Calls
from muster.execution.worker.client import Client
from muster.execution.worker.options import Size
from muster.execution.worker.runs import Runs
from muster.execution.worker.session import Session

CLAIM_MAX = 100
WAIT_S = 20.0
PAUSE_S = 1.0


class Claims:
    """The claims of a worker. A claim whose answer was lost is repeated with its key, so that no job is lost."""

    def __init__(self, client: Client, session: Session, runs: Runs) -> None:
        self._client = client
        self._session = session
        self._runs = runs
        self._calls = Calls(session, "claim")
        self._numbers = count(1)
        self._lost: deque[tuple[int, str, Size]] = deque()

    def body(self, free: Size, wait_s: float) -> dict[str, object]:
        return {"limit": min(CLAIM_MAX, max(1, int(free.cpus))), "free": free.body(), "wait_s": wait_s}

    def begin(self) -> tuple[str, Size] | None:
        """Returns the key of a new claim and what is set aside for it; None if there is no room."""
        key = str(next(self._numbers))
        free = self._runs.reserve(key) if self._session.state == "run" else None
        return None if free is None else (key, free)

    def lost(self, worker_id: int, key: str, free: Size) -> None:
        """Lets a claim be repeated: it may have been given jobs."""
        self._lost.append((worker_id, key, free))

    def refused(self, key: str) -> None:
        """Gives up what was set aside for a claim that was given nothing."""
        self._runs.take(key, [])

    def given(self, worker_id: int, key: str, claimed: Claimed) -> None:
        """Takes the jobs of an answer, unless the worker has another registration by now."""
        self._session.take(worker_id, lambda: self._runs.take(key, claimed.jobs))

    def claim_until(self, closing: threading.Event) -> None:
        """Claims until it is told to close."""
        while not closing.is_set():
            worker_id = self._session.wait(PAUSE_S)
            if worker_id is not None:
                closing.wait(self._claim(worker_id) or self._calls.pause_s())

    def _claim(self, worker_id: int) -> float:
        """Claims once; returns how long to wait before the next claim."""
        while self._lost and self._lost[0][0] != worker_id:
            self._lost.popleft()
        again = bool(self._lost)
        begun = self._lost.popleft()[1:] if again else self.begin()
        if begun is None:
            self._runs.freed.clear()
            self._runs.freed.wait(PAUSE_S)
            return 0.0
        key, free = begun
        asked_at = time.monotonic()
        body = self.body(free, 0 if again or self._calls.failing else WAIT_S)
        answer = self._calls.attempt(worker_id, lambda: self._client.claim(worker_id, body, key))
        if answer is None:
            self._lost.append((worker_id, key, free))
            return 0.0
        self.given(worker_id, key, answer)
        self._session.obey(worker_id, answer)
        soon = time.monotonic() - asked_at < PAUSE_S
        return PAUSE_S if soon and not answer.jobs and not again else 0.0
