"""Users who write: programs that submit and run jobs, and people who change them."""

import random

from locust import between, task

from loadtest.users.base import MusterUser


def job() -> dict[str, object]:
    return {
        "name": f"loadtest {random.choice(('train', 'align', 'render'))}-{random.randrange(10_000)}",
        "priority": random.randint(1, 10),
        "resource_requirements": {"cpus": random.choice((1, 2, 8)), "memory_mb": 1024},
    }


class Submitter(MusterUser):
    """A pipeline that submits jobs, one or a hundred at a time."""

    weight = 10
    wait_time = between(0.5, 2.0)

    @task(8)
    def one(self) -> None:
        created = self.write("POST", "write create", "/api/jobs/", job())
        if created:
            MusterUser.ids[random.randrange(len(MusterUser.ids))] = int(created["id"])

    @task(1)
    def batch(self) -> None:
        self.write("POST", "write batch of 100", "/api/jobs/batch/", [job() for _ in range(100)])


class Runner(MusterUser):
    """An external worker: creates a job, starts it, reports progress, finishes it."""

    weight = 15
    wait_time = between(0.3, 1.5)
    current: int | None = None

    @task
    def step(self) -> None:
        if self.current is None:
            created = self.write("POST", "write create", "/api/jobs/", job())
            self.current = int(created["id"]) if created else None
            return
        to = random.choice(("RUNNING", "RUNNING", "COMPLETED", "FAILED"))
        body: dict[str, object] = {"status_type": to, "message": "step"}
        if to == "RUNNING":
            body["progress"] = random.randrange(100)
        self.write("PATCH", "write status", f"/api/jobs/{self.current}/", body)
        if to != "RUNNING":
            self.current = None


class Operator(MusterUser):
    """Cancels, retries and reprioritises jobs of others; sometimes loses a race."""

    weight = 4
    wait_time = between(1.0, 4.0)

    @task(3)
    def cancel(self) -> None:
        self.write("POST", "write cancel", f"/api/jobs/{self.random_id()}/cancel/", {"message": "no longer needed"})

    @task(2)
    def retry(self) -> None:
        self.write("POST", "write retry", f"/api/jobs/{self.random_id()}/retry/")

    @task(1)
    def bulk(self) -> None:
        ids = [self.random_id() for _ in range(50)]
        body = {"action": "set_priority", "priority": random.randint(1, 10), "ids": ids}
        self.write("POST", "write bulk of 50", "/api/jobs/bulk/", body)
