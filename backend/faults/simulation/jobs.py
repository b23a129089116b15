"""The jobs of the simulation: what they are, and their creation, repeated until it is acknowledged."""

import http.client
import json
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import psycopg

from faults.load import DISCONNECTED, refusal
from tests.support.server import Server

PROTOCOL, BUNDLED = "protocol", "bundled"
# Runs of the bundled worker are processes: one job of so many.
BUNDLED_EACH = 50
BATCH = 500
# Enough work for every worker, and a queue that is never far ahead of the faults.
BACKLOG_MAX = 6_000
UNENDED = "SELECT count(*) FROM job_latest WHERE status IN ('PENDING', 'RUNNING')"
SCRIPTS = (
    "exit 0",
    "exit 0",
    "echo some output; sleep 0.2",
    "sleep 1 & exit 0",
    "exit 7",
    "kill -9 $$",
    "setsid sleep 600 & sleep 0.1",
)


def described(number: int, rng: Random) -> dict[str, Any]:
    """Returns a job by its number, which is its unique key."""
    common = {
        "name": f"simulated {number}",
        "unique_key": str(number),
        "priority": rng.randint(1, 10),
        "max_attempts": rng.choice((1, 1, 2, 3)),
    }
    if number % BUNDLED_EACH:
        return {**common, "queue": PROTOCOL, "task": "simulated"}
    script = rng.choice(SCRIPTS)
    return {**common, "queue": BUNDLED, "task": "command", "args": {"argv": ["sh", "-c", script]}}


def unended(url: str) -> int | None:
    """Returns how many jobs wait or run; None while the database is away."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        (count,) = connection.execute(UNENDED).fetchone() or (0,)
        return int(count)
    return None


class Submitter:
    """A thread that creates jobs in batches. The last batch waits until ``may_end`` allows it."""

    def __init__(self, url: str, server: Server, jobs: int, rng: Random, may_end: Callable[[], bool]) -> None:
        self.created = self.repeated = 0
        self.error: BaseException | None = None
        self._url, self._server, self._jobs, self._rng, self._may_end = url, server, jobs, rng, may_end
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._submit, daemon=True)

    @property
    def done(self) -> bool:
        return self.created >= self._jobs

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(60)

    def _submit(self) -> None:
        try:
            while not self.done and not self._stopped.is_set():
                count = min(BATCH, self._jobs - self.created)
                waiting = unended(self._url)
                last = self.created + count >= self._jobs
                if waiting is None or waiting > BACKLOG_MAX or (last and not self._may_end()):
                    self._stopped.wait(0.1)
                    continue
                self._create(range(self.created, self.created + count))
                self.created += count
        except BaseException as error:  # noqa: BLE001  raised by the waiting thread
            self.error = error

    def _create(self, numbers: range) -> None:
        body = json.dumps([described(number, self._rng) for number in numbers]).encode()
        headers = {"Content_Type": "application/json", "Idempotency_Key": uuid.uuid4().hex}
        while not self._stopped.is_set():
            with suppress(*DISCONNECTED):
                reply = self._server.send("POST", "/api/jobs/batch/", body, **headers)
                # Also if an earlier try was carried out, and its answer was lost: never a 409 for its unique keys.
                if reply.status == http.client.CREATED:
                    assert len(reply.json["ids"]) == len(numbers)
                    return
                refusal(reply)
            self.repeated += 1
            self._stopped.wait(0.1)
