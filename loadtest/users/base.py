"""What all users share: how they ask, and what counts as a failure."""

import random
from collections.abc import Mapping
from typing import Any, ClassVar

from gevent.lock import Semaphore
from locust import FastHttpUser

Json = Any
OK = (200, 201, 204, 304)
# Another user was first: the API's right answer to a lost race.
LOST_RACE = (404, 409)


class MusterUser(FastHttpUser):
    """A client whose requests are named ``read …``, ``write …`` or ``file …``: thresholds go by that word."""

    abstract = True
    insecure = False
    network_timeout = 60.0
    connection_timeout = 10.0

    jobs: ClassVar[int] = 0
    ids: ClassVar[list[int]] = []
    _asked: ClassVar[Semaphore] = Semaphore()

    def on_start(self) -> None:
        """The first user to come finds out how many jobs there are, and the ids of some."""
        with MusterUser._asked:
            if not MusterUser.ids:
                self._look_around()

    def _look_around(self) -> None:
        MusterUser.jobs = int(self.read("read list", "/api/jobs/?page_size=1")["count"])
        for _ in range(20):
            position = self.some_position()
            page = self.read("read position", f"/api/jobs/?position={position}&page_size=100")
            MusterUser.ids.extend(job["id"] for job in page["results"])

    def some_id(self) -> int:
        return random.choice(MusterUser.ids)

    def some_position(self) -> int:
        return random.randrange(max(1, MusterUser.jobs))

    def read(self, name: str, path: str, headers: Mapping[str, str] | None = None) -> Json:
        """The body of an answer; None for 304, 404, and failures, which Locust notes."""
        return self._ask("GET", name, path, headers=headers or {}, fine=(*OK, 404))

    def write(self, method: str, name: str, path: str, body: Json = None) -> Json:
        """The body of an answer; None when a race was lost, and for failures, which Locust notes."""
        return self._ask(method, name, path, json=body, fine=(*OK, 202, *LOST_RACE))

    def _ask(self, method: str, name: str, path: str, *, fine: tuple[int, ...], **kwargs: Json) -> Json:
        with self.client.request(method, path, name=name, catch_response=True, **kwargs) as response:
            if response.status_code not in fine:
                response.failure(f"{response.status_code}: {(response.text or '')[:200]}")
                return None
            response.success()
            self.etag = (response.headers or {}).get("ETag")
            return response.json() if response.status_code in (200, 201, 202) else None


def walk(user: MusterUser, name: str, path: str, pages: int) -> None:
    """Follows ``next`` for some pages."""
    for _ in range(pages):
        page = user.read(name, path)
        if not page or not page["next"]:
            return
        path = f"/api/{page['next'].partition('/api/')[2]}"
