"""Generates write load over the API and records every acknowledged write."""

import http.client
import json
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

from tests.support.patience import Patience
from tests.support.server import Reply, Server

# The only errors allowed during a fault.
REFUSALS = frozenset({"database_unavailable", "pool_exhausted", "lock_timeout", "statement_timeout"})
# Generous, for a busy machine; an idle one is far faster.
TIMEOUT_S = 60.0
BATCHES, BATCH_SIZE = "batch-", 20
DISCONNECTED = (OSError, http.client.HTTPException)


@dataclass
class Acknowledged:
    """The acknowledged writes: jobs by id with the messages of their history, and batches by queue."""

    created: dict[int, str] = field(default_factory=dict)
    messages: dict[int, list[str]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        updates = sum(len(messages) for messages in list(self.messages.values()))
        return len(self.created) + updates + len(self.deleted) + len(self.batches)


class Load:
    """A context in which several clients create, start, fail and delete jobs without pause.

    Some jobs are followed by a batch, in a queue of its own.
    """

    def __init__(self, server: Server, clients: int = 4) -> None:
        self.acknowledged = Acknowledged()
        self.refusals: list[str] = []
        self.broken_connections = 0
        self._server = server
        self._stopped = threading.Event()
        self._errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(clients)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Stops the clients; raises the first unexpected error of any client."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(60)
        if self._errors:
            raise self._errors[0]

    def wait_for_more(self, writes: int = 50, within_s: float = TIMEOUT_S) -> None:
        """Waits until `writes` more writes have been acknowledged."""
        goal = self.acknowledged.count + writes
        for _ in Patience(within_s):
            if self._errors:
                raise self._errors[0]
            if self.acknowledged.count >= goal:
                return

    def wait_for_refusals(self, within_s: float = TIMEOUT_S) -> None:
        """Waits for the next refused write."""
        before = len(self.refusals)
        for _ in Patience(within_s):
            if len(self.refusals) > before:
                return

    def _work(self) -> None:
        try:
            while not self._stopped.is_set():
                self._run_job()
        except BaseException as error:  # noqa: BLE001  raised by the waiting thread
            self._errors.append(error)

    def _run_job(self) -> None:
        key = uuid.uuid4().hex
        job = self._send("POST", "/api/jobs/", {"name": "fault", "unique_key": key})
        if job is None:
            self._stopped.wait(0.05)
            return
        job_id = int(job["id"])
        self.acknowledged.created[job_id] = key
        for status in ("RUNNING", "FAILED"):
            message = uuid.uuid4().hex
            done = self._send("PATCH", f"/api/jobs/{job_id}/", {"status_type": status, "message": message})
            if done is None:
                return
            self.acknowledged.messages.setdefault(job_id, []).append(message)
        if key.startswith("1"):
            self._create_batch(f"{BATCHES}{key}")
        if key.startswith("0") and self._send("DELETE", f"/api/jobs/{job_id}/", None) is not None:
            self.acknowledged.deleted.add(job_id)

    def _create_batch(self, queue: str) -> None:
        if self._send("POST", "/api/jobs/batch/", [{"name": "fault", "queue": queue}] * BATCH_SIZE) is not None:
            self.acknowledged.batches.add(queue)

    def _send(self, method: str, path: str, body: object) -> Any:
        """Returns the JSON of the response, or None if the request was refused or the connection broke.

        After a broken connection the write may or may not have happened.
        """
        raw = None if body is None else json.dumps(body).encode()
        try:
            reply = self._server.send(method, path, raw, Content_Type="application/json")
        except DISCONNECTED:
            self.broken_connections += 1
            return None
        if reply.status in (200, 201):
            return reply.json
        if reply.status == http.client.NO_CONTENT:
            return {}
        self.refusals.append(refusal(reply))
        return None


def refusal(reply: Reply) -> str:
    """Returns the code of a 503 problem; fails on any other response."""
    assert reply.status == http.client.SERVICE_UNAVAILABLE, (reply.status, reply.body)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Retry-After"]
    assert reply.code in REFUSALS, reply.body
    return reply.code
