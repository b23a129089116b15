"""``python -m faults.simulation.worker_process PORT NAME SEED RECORD``: a worker of the protocol that runs nothing.

Sleeps instead of running, ends runs at random, repeats each call until it is answered, and loses some answers on
purpose. Writes each finish that it sends, and each answer to one, to a file that outlives it.
"""

import http.client
import json
import os
import random
import signal
import sys
import time
import uuid
from contextlib import suppress
from typing import Any

from faults.load import DISCONNECTED
from faults.simulation.jobs import PROTOCOL

CPUS, CLAIM_MAX = 200, 120
LOST_ANSWERS, SENT_TWICE, SLOW = 0.02, 0.05, 0.03
ENDS = {"COMPLETED": 0.88, "FAILED": 0.07, "PENDING": 0.05}
RETRY_S = 0.1
NAMES = ("id", "attempt", "started_at")
Job = dict[str, Any]


class Gone(Exception):
    """The server knows this worker no longer."""


class SimulatedWorker:
    """Claims and finishes until it is stopped."""

    def __init__(self, port: int, name: str, rng: random.Random, record: int) -> None:
        self.stopped = False
        self._port, self._name, self._rng, self._record = port, name, rng, record
        self._client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._registrations = 0
        self._identity, self._path = "", ""

    def run(self) -> None:
        while not self.stopped:
            with suppress(Gone):
                self._register()
                self._serve()

    def _serve(self) -> None:
        jobs: list[Job] = []
        while not self.stopped:
            jobs = self._work(jobs or self._claim())
        self._give_back(jobs)
        self._call("DELETE", "", None)

    def _register(self) -> None:
        self._registrations += 1
        # A name of its own for each registration, so that the history says which one ended a run.
        name, self._path = f"{self._name}.{self._registrations}", ""
        registered = self._call("POST", "", {"name": name, "cpus": CPUS, "memory_mb": 1, "queues": [PROTOCOL]})
        # Another registration has the name if its answer was lost; then the id is added to this one's.
        self._identity, self._path = f"{name}\t{name}#{registered['id']}", f"{registered['id']}/"

    def _claim(self) -> list[Job]:
        claim = {"limit": self._rng.randint(1, CLAIM_MAX), "wait_s": 0.5}
        jobs: list[Job] = self._call("POST", "claim/", claim, key=uuid.uuid4().hex)["jobs"]
        return jobs

    def _work(self, jobs: list[Job]) -> list[Job]:
        """Runs jobs and finishes them; returns those that the finish claimed."""
        time.sleep(self._rng.uniform(1, 2) if self._rng.random() < SLOW else self._rng.uniform(0, 0.1))
        running = [{**_named(job), "progress": self._rng.randint(0, 99), "message": "runs"} for job in jobs]
        told = self._call("POST", "heartbeat/", {"running": running})
        cancelled = {(run["id"], run["attempt"]) for run in told["cancel"]}
        finishes = [{**_named(job), **self._end(job, cancelled)} for job in jobs]
        claims = self._rng.random() < 0.5 and not self.stopped
        return self._finish(finishes, claims=claims) if finishes else []

    def _end(self, job: Job, cancelled: set[tuple[int, int]]) -> Job:
        if (job["id"], job["attempt"]) in cancelled:
            return {"status": "CANCELLED", "reason": "Cancelled, as the server said."}
        (status,) = self._rng.choices(list(ENDS), list(ENDS.values()))
        reasons = {"FAILED": "It failed by itself.", "PENDING": "The worker gave it back."}
        return {"status": status, **({"reason": reasons[status]} if status in reasons else {"exit_code": 0})}

    def _give_back(self, jobs: list[Job]) -> None:
        if jobs:
            self._finish([{**_named(job), "status": "PENDING", "reason": "The worker stops."} for job in jobs])

    def _finish(self, finishes: list[Job], *, claims: bool = False) -> list[Job]:
        for each in finishes:
            self._note("sent", each, each["status"])
        body = {"jobs": finishes, **({"claim": {"limit": CLAIM_MAX}} if claims else {})}
        key = uuid.uuid4().hex
        for _ in range(2 if self._rng.random() < SENT_TWICE else 1):
            told = self._call("POST", "finish/", body, key=key)
            ended = {each["id"]: each["status"] for each in finishes}
            for each in told["jobs"]:
                self._note(each["outcome"], each, ended[each["id"]])
            if told["state"] == "stop":
                raise Gone
        return told["claim"]["jobs"] if claims else []

    def _note(self, what: str, job: Job, status: str) -> None:
        os.write(self._record, f"{what}\t{self._identity}\t{job['id']}\t{job['attempt']}\t{status}\n".encode())

    def _call(self, method: str, path: str, body: object, key: str | None = None) -> Any:
        """Returns the answer of a call; repeats it, the same, while nobody answers. Raises Gone."""
        headers = {"Content-Type": "application/json"} | ({} if key is None else {"Idempotency-Key": key})
        raw = None if body is None else json.dumps(body).encode()
        while True:
            status, answer = self._try(method, f"/api/workers/{self._path}{path}", raw, headers)
            if status in (200, 201, 204):
                return answer
            if status in (404, 409):
                raise Gone
            if status not in (0, 503):
                sys.exit(f"{method} {path}: {status} {answer}")
            time.sleep(RETRY_S)

    def _try(self, method: str, path: str, raw: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        """Sends a call once; returns status and answer, or status 0 if there was no answer or it was lost."""
        try:
            self._client.request(method, path, raw, headers)
            if self._rng.random() < LOST_ANSWERS:
                time.sleep(self._rng.choice((0.0, 0.05)))
                self._client.close()
                return 0, None
            answer = self._client.getresponse()
            text = answer.read()
        except DISCONNECTED:
            self._client.close()
            return 0, None
        return answer.status, json.loads(text) if text else None


def _named(job: Job) -> Job:
    return {name: job[name] for name in NAMES}


def main() -> None:
    port, name, seed, record = sys.argv[1:]
    file = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    worker = SimulatedWorker(int(port), name, random.Random(seed), file)

    def stop(*_: object) -> None:
        worker.stopped = True

    signal.signal(signal.SIGTERM, stop)
    worker.run()


if __name__ == "__main__":
    main()
