"""People who change running jobs over the API: they cancel, retry, and write statuses of their own."""

import json
import threading
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

from faults.load import DISCONNECTED
from tests.support.server import Server

PAUSE_S = 0.05
ACTOR = "somebody"
# What is done to how many of ten jobs.
CHANGES = ("cancel", "cancel", "cancel", "retry", "retry", "COMPLETED", "COMPLETED", "PENDING", "FAILED", "RUNNING")
UNANSWERED = (0, 503)
ALLOWED = (200, 409, 503)


class People:
    """A thread that changes jobs without pause. ``done`` counts the changes that were accepted."""

    def __init__(self, server: Server, rng: Random) -> None:
        self.done: Counter[str] = Counter()
        self.error: BaseException | None = None
        self._server, self._rng = server, rng
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._change_jobs, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(60)

    def _change_jobs(self) -> None:
        try:
            while not self._stopped.wait(PAUSE_S):
                self._change_some(self._rng.choice(CHANGES))
        except BaseException as error:  # noqa: BLE001  raised by the waiting thread
            self.error = error

    def _change_some(self, change: str) -> None:
        statuses = "FAILED,CANCELLED" if change == "retry" else "RUNNING"
        found: list[dict[str, Any]] = []
        with suppress(*DISCONNECTED):
            listed = self._server.get(f"/api/jobs/?status={statuses}&page_size=50")
            found = listed.json["results"] if listed.status == 200 else []
        for job in self._rng.sample(found, min(3, len(found))):
            self._change(job["id"], change)

    def _change(self, job_id: int, change: str) -> None:
        message = f"{change} by {ACTOR}"
        path = f"/api/jobs/{job_id}/"
        if change in ("cancel", "retry"):
            self._send("POST", f"{path}{change}/", {"message": message}, change)
            return
        self._send("PATCH", path, {"status_type": change, "message": message}, change)
        if change == "RUNNING":
            # Who takes a run from its worker ends it, even if the answer was lost.
            ended = {"status_type": "COMPLETED", "message": f"ended by {ACTOR}"}
            while self._send("PATCH", path, ended, "COMPLETED") in UNANSWERED:
                self._stopped.wait(PAUSE_S)

    def _send(self, method: str, path: str, body: dict[str, Any], change: str) -> int:
        """Returns the status of the answer; 0 if there was none."""
        raw = json.dumps(body).encode()
        try:
            reply = self._server.send(method, path, raw, Content_Type="application/json", X_Actor=ACTOR)
        except DISCONNECTED:
            return 0
        assert reply.status in ALLOWED, (path, body, reply.status, reply.body)
        self.done[change] += reply.status == 200
        return reply.status
