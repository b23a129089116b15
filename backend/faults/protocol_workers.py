"""Workers of the protocol that run nothing, over HTTP: they repeat each call until it is answered."""

import http.client
import json
import threading
import uuid
from collections import Counter
from contextlib import suppress
from typing import Any, Self

from faults.load import DISCONNECTED, TIMEOUT_S, refusal
from tests.support.patience import Patience
from tests.support.server import Server

LIMIT = 3
NAMES = ("id", "attempt", "started_at")


class HttpWorker:
    """A registered worker. ``answers`` counts the answers to finishes by job and attempt."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.lost_answers = 0
        self.outcomes: dict[tuple[int, int], list[str]] = {}
        self.given: Counter[tuple[int, int]] = Counter()
        self.id = self.call("", {"name": name, "cpus": 4, "memory_mb": 1000})["id"]

    def call(self, path: str, body: object, key: str | None = None) -> Any:
        """Returns the answer of a call; repeats it, the same, while nobody answers."""
        headers = {"Content_Type": "application/json"} | ({} if key is None else {"Idempotency_Key": key})
        for _ in Patience(TIMEOUT_S):
            with suppress(*DISCONNECTED):
                reply = self.server.send("POST", f"/api/workers/{path}", json.dumps(body).encode(), **headers)
                if reply.status in (http.client.OK, http.client.CREATED):
                    return reply.json
                refusal(reply)
            self.lost_answers += 1
        raise TimeoutError(path)

    def claim(self, wait_s: float = 1) -> list[dict[str, Any]]:
        body = {"limit": LIMIT, "wait_s": wait_s}
        jobs: list[dict[str, Any]] = self.call(f"{self.id}/claim/", body, uuid.uuid4().hex)["jobs"]
        self.given.update((job["id"], job["attempt"]) for job in jobs)
        return jobs

    def finish(self, jobs: list[dict[str, Any]]) -> None:
        runs = [{**{name: job[name] for name in NAMES}, "status": "COMPLETED"} for job in jobs]
        for told in self.call(f"{self.id}/finish/", {"jobs": runs})["jobs"]:
            self.outcomes.setdefault((told["id"], told["attempt"]), []).append(told["outcome"])


class Fleet:
    """A context in which several workers claim and finish without pause."""

    def __init__(self, server: Server, workers: int = 4) -> None:
        self.workers = [HttpWorker(server, f"w{number}") for number in range(workers)]
        self._stopped = threading.Event()
        self._errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._work, args=(worker,), daemon=True) for worker in self.workers]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(TIMEOUT_S)
        if self._errors:
            raise self._errors[0]

    @property
    def finished(self) -> int:
        return sum(len(worker.outcomes) for worker in self.workers)

    def wait_for_more(self, jobs: int = 20) -> None:
        """Waits until the finishes of so many more jobs are answered."""
        goal = self.finished + jobs
        for _ in Patience(TIMEOUT_S):
            if self._errors:
                raise self._errors[0]
            if self.finished >= goal:
                return

    def _work(self, worker: HttpWorker) -> None:
        try:
            while not self._stopped.is_set():
                jobs = worker.claim()
                if jobs:
                    worker.finish(jobs)
        except BaseException as error:  # noqa: BLE001  raised by the waiting thread
            self._errors.append(error)
