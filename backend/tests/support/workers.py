"""A worker of the protocol, over the API client."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from muster.execution import intervals
from tests.support import database
from tests.support.client import Answer, Api

GRACE = pytest.approx(intervals.GRACE_S / 2, abs=intervals.GRACE_S / 2)
"""Equals each ``grace_s`` from 0 to that of a run that was cancelled just now."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A registered worker."""

    api: Api
    id: int

    @classmethod
    def registered(cls, api: Api, name: str = "w", **more: object) -> "Worker":
        answer = api.post("workers/", {"name": name, "cpus": 8, "memory_mb": 16_000, **more})
        assert answer.status == 201, answer.json
        return cls(api, answer.json["id"])

    def post(self, call: str, body: object = None, **headers: str) -> Answer:
        return self.api.post(f"workers/{self.id}/{call}/", body, **headers)

    def claim(self, limit: int = 1, **more: object) -> list[dict[str, Any]]:
        """Claims; returns the jobs."""
        answer = self.post("claim", {"limit": limit, **more})
        assert answer.status == 200, answer.json
        jobs: list[dict[str, Any]] = answer.json["jobs"]
        return jobs

    def finish(self, job: dict[str, Any], status: str = "COMPLETED", **more: object) -> str:
        """Finishes one job; returns the outcome."""
        run = {"id": job["id"], "attempt": job["attempt"], "status": status, **more}
        answer = self.post("finish", {"jobs": [run]})
        assert answer.status == 200, answer.json
        return str(answer.json["jobs"][0]["outcome"])

    def heartbeat(self, jobs: Sequence[dict[str, Any]] = (), **more: object) -> dict[str, Any]:
        """Sends a heartbeat with these jobs; returns the answer."""
        running = [{"id": job["id"], "attempt": job["attempt"], **more} for job in jobs]
        answer = self.post("heartbeat", {"running": running})
        assert answer.status == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def fall_silent(self) -> None:
        """Lets the lease expire."""
        database.execute("UPDATE worker SET lease_until = now() - interval '1 second' WHERE id = %s", [self.id])


def submit(api: Api, **more: object) -> int:
    """Creates a job with a task; returns its id."""
    answer = api.post("jobs/", {"name": "job", "task": "sleep", **more})
    assert answer.status == 201, answer.json
    return int(answer.json["id"])


def history(api: Api, job_id: int) -> list[tuple[str, int, str, str]]:
    """Returns status, attempt, actor and message of each entry, oldest first."""
    entries = api.get(f"jobs/{job_id}/statuses/", {"ordering": "timestamp"}).json["results"]
    return [(entry["status_type"], entry["attempt"], entry["actor"], entry["message"]) for entry in entries]
