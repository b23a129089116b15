"""Users who read: people at the dashboard, and programs."""

import random

from locust import between, constant_pacing, task

from loadtest.users.base import MusterUser, follow_pages

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")
TERMS = ("train", "resnet", "align", "blast", "render", "etl", "zzzz", "sim")


class Browser(MusterUser):
    """Reads the newest jobs, filters, pages, opens a job."""

    weight = 30
    wait_time = between(0.5, 2.0)

    @task(6)
    def newest(self) -> None:
        follow_pages(self, "read list", "/api/jobs/", pages=2)

    @task(4)
    def filtered(self) -> None:
        status, priority = random.choice(STATUSES), random.randint(1, 10)
        self.read("read list by status", f"/api/jobs/?status={status}")
        self.read("read list by priority", f"/api/jobs/?status={status}&priority={priority}")

    @task(5)
    def detail(self) -> None:
        job_id = self.random_id()
        self.read("read detail", f"/api/jobs/{job_id}/")
        self.read("read history", f"/api/jobs/{job_id}/statuses/")

    @task(2)
    def overview(self) -> None:
        self.read("read stats", f"/api/jobs/stats/?window={random.choice(('1h', '24h', '7d', '30d'))}")


class Scroller(MusterUser):
    """Drags the scrollbar to random positions."""

    weight = 10
    wait_time = between(0.3, 1.0)

    @task(4)
    def drag(self) -> None:
        self.read("read position", f"/api/jobs/?position={self.random_position()}&page_size=100")

    @task(1)
    def drag_within_a_status(self) -> None:
        path = f"/api/jobs/?status=COMPLETED&position={self.random_position() // 2}"
        self.read("read position by status", path)


class Searcher(MusterUser):
    """Searches for parts of names."""

    weight = 10
    wait_time = between(1.0, 3.0)

    @task
    def search(self) -> None:
        self.read("read search", f"/api/jobs/?search={random.choice(TERMS)}{random.choice(('', '-', '0', '-1'))}")


class Watcher(MusterUser):
    """An open dashboard: polls for changes every five seconds."""

    weight = 20
    wait_time = constant_pacing(5.0)
    last = ""

    @task
    def poll(self) -> None:
        self.read("read live list", "/api/jobs/", headers={"If-None-Match": self.last} if self.last else None)
        self.last = self.etag or self.last
        self.read("read live stats", "/api/jobs/stats/?window=24h")


class Exporter(MusterUser):
    """Exports a filtered list from time to time."""

    weight = 1
    wait_time = between(5.0, 15.0)

    @task
    def export(self) -> None:
        path = f"/api/jobs/export/?file_format=csv&status=FAILED&priority={random.randint(1, 10)}&search=resnet"
        with self.client.get(path, name="file export", catch_response=True) as response:
            # 503: the maximum number of exports is already running, which is not a failure.
            if response.status_code in (200, 503):
                response.success()
            else:
                response.failure(str(response.status_code))
