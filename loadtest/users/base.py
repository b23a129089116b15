"""The base class of users: sends requests and decides which responses are failures."""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from gevent.lock import Semaphore
from locust import FastHttpUser

from loadtest.list_requests import Population

Json = Any
OK = (200, 201, 204, 304)
# Expected responses after another user's concurrent change.
LOST_RACE = (404, 409)


class MusterUser(FastHttpUser):
    """A client whose requests are named ``read …``, ``write …`` or ``file …``; the first word selects a threshold."""

    abstract = True
    insecure = False
    network_timeout = 60.0
    connection_timeout = 10.0

    jobs: ClassVar[int] = 0
    population: ClassVar[Population]
    ids: ClassVar[list[int]] = []
    _sampling: ClassVar[Semaphore] = Semaphore()

    def on_start(self) -> None:
        """The first user reads the number of jobs and samples ids."""
        with MusterUser._sampling:
            if not MusterUser.ids:
                self._sample_jobs()

    def _sample_jobs(self) -> None:
        MusterUser.jobs = int(self.read("read list", "/api/jobs/?page_size=1")["count"])
        jobs: list[Json] = []
        for _ in range(20):
            position = self.random_position()
            jobs += self.read("read position", f"/api/jobs/?position={position}&page_size=100")["results"]
        MusterUser.ids.extend(job["id"] for job in jobs)
        created = [datetime.fromisoformat(job["created_at"]) for job in jobs]
        values = {f"{name}s": [job[name] for job in jobs] for name in ("name", "queue", "owner", "project")}
        MusterUser.population = Population(**values, oldest=min(created), newest=max(created))

    def random_id(self) -> int:
        return random.choice(MusterUser.ids)

    def random_position(self) -> int:
        return random.randrange(max(1, MusterUser.jobs))

    def read(self, name: str, path: str, headers: Mapping[str, str] | None = None) -> Json:
        """Returns the body of a response, or None for 304, 404 and failures, which Locust records."""
        return self._request("GET", name, path, headers=headers or {}, expected=(*OK, 404))

    def write(self, method: str, name: str, path: str, body: Json = None) -> Json:
        """Returns the body of a response, or None after a lost race or a failure, which Locust records."""
        return self._request(method, name, path, json=body, expected=(*OK, 202, *LOST_RACE))

    def _request(self, method: str, name: str, path: str, *, expected: tuple[int, ...], **kwargs: Json) -> Json:
        with self.client.request(method, path, name=name, catch_response=True, **kwargs) as response:
            if response.status_code not in expected:
                response.failure(f"{response.status_code}: {(response.text or '')[:200]}")
                return None
            response.success()
            self.etag = (response.headers or {}).get("ETag")
            return response.json() if response.status_code in (200, 201, 202) else None


def follow_pages(user: MusterUser, name: str, path: str, pages: int) -> None:
    """Reads up to ``pages`` pages by following ``next``."""
    for _ in range(pages):
        page = user.read(name, path)
        if not page or not page["next"]:
            return
        path = f"/api/{page['next'].partition('/api/')[2]}"
