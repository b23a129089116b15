"""A worker that a test plays through the protocol."""

from typing import Any

from playwright.sync_api import APIRequestContext


class Worker:
    """A worker of a queue of its own."""

    def __init__(self, api: APIRequestContext, name: str) -> None:
        self.api, self.name, self.queue = api, name, f"queue of {name}"
        body = {"name": name, "queues": [self.queue], "tasks": ["print"], "cpus": 4, "memory_mb": 2048}
        self.id = self.call("", body)["id"]

    def call(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a call of the protocol; return the answer."""
        answered = self.api.post(f"/api/workers/{path}", data=body)
        assert answered.ok, answered.text()
        return dict(answered.json())

    def run_job(self) -> int:
        """Create a job and claim it; return its id."""
        body = {"name": f"job of {self.name}", "task": "print", "queue": self.queue}
        job_id = int(self.api.post("/api/jobs/", data=body).json()["id"])
        claimed = self.call(f"{self.id}/claim/", {"limit": 1})["jobs"]
        assert [job["id"] for job in claimed] == [job_id]
        return job_id

    def write(self, job_id: int, seq: int, output: str) -> None:
        """Send a chunk of output."""
        chunk = {"id": job_id, "attempt": 1, "seq": seq, "data": output}
        stored = self.call(f"{self.id}/logs/", {"chunks": [chunk]})["chunks"]
        assert stored[0]["outcome"] == "stored"

    def finish(self, job_id: int) -> None:
        """End the run."""
        run = {"id": job_id, "attempt": 1, "status": "COMPLETED", "exit_code": 0, "result_data": {"answer": 42}}
        self.call(f"{self.id}/finish/", {"jobs": [run]})
