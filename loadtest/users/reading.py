"""Users who read: people at the dashboard, and programs."""

import random
from urllib.parse import urlencode

from locust import between, constant_pacing, task

from loadtest import list_requests
from loadtest.list_requests import Start
from loadtest.users.base import MusterUser, follow_pages

RNG = random.Random()


class Browser(MusterUser):
    """Reads the newest jobs, filters, pages, opens a job."""

    weight = 30
    wait_time = between(0.5, 2.0)

    @task(6)
    def newest(self) -> None:
        follow_pages(self, "read list", "/api/jobs/", pages=2)

    @task(4)
    def filtered(self) -> None:
        """Any combination of filters, words, orders and starts, drawn as by the benchmark's matrix."""
        request = next(list_requests.draw(RNG, self.population))
        if request.start is Start.FIRST:
            self.read("read drawn list", request.path())
        elif request.start is Start.CURSOR:
            follow_pages(self, "read drawn list", request.path(), pages=2)
        else:
            page = self.read("read drawn list", request.path())
            if page and page["count"]:
                self.read("read drawn position", request.path(position=str(int(page["count"] * request.depth))))

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
        """Types a word of a random name."""
        self.read("read search", f"/api/jobs/?{urlencode(list_requests.typed_word(RNG, self.population))}")


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
