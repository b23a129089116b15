"""Callers of the list who say who they are, and a flood of attempts to sign in."""

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bench.environment import HOST
from bench.load import TIMEOUT_S, cpu_sample
from bench.samples import Sample
from bench.servers import Server
from muster.accounts.keys import NewKey, key_create
from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.accounts.sign_in import Origin, session_open
from muster.accounts.users import NewUser, user_create, user_delete
from muster.core.callers import Scope

NAME = "bench"
COOKIE = "__Host-muster_session"
ATTEMPTS_PER_SECOND = 10
READS_PER_SECOND = 20
BURST_S = 5.0
"""Until then, the address has spent the attempts that it had at first."""
WARM_UP = 5
REFUSED = (http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.TOO_MANY_REQUESTS)


@contextmanager
def credentials() -> Iterator[Mapping[str, Mapping[str, str]]]:
    """Makes a user with a key and a session; yields the headers of each. Deletes the user at the end."""
    for left in User.objects.filter(username=NAME):  # by a run that was killed
        user_delete(user_id=left.pk, actor=NAME)
    user = user_create(new=NewUser(username=NAME, role=Role.VIEWER), actor=NAME)
    try:
        _, key = key_create(new=NewKey(user=user, name=NAME, scopes=[Scope.READ]), actor=NAME)
        origin = Origin(address=HOST, client=NAME)
        session = session_open(user=user, kind="browser", lifetime=timedelta(days=1), origin=origin)
        yield {
            "key": {"Authorization": f"Bearer {key}"},
            "cookie": {"Cookie": f"{COOKIE}={session.secret}"},
        }
    finally:
        user_delete(user_id=user.pk, actor=NAME)


@dataclass
class Reader:
    """A kept connection to a server, on which somebody reads."""

    server: Server
    headers: Mapping[str, str]
    times_ms: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(HOST, self.server.port, timeout=TIMEOUT_S)

    def read(self, path: str) -> None:
        """Times a request. Raises HTTPException on any status but 200."""
        began = time.perf_counter()
        self._connection.request("GET", path, headers=dict(self.headers))
        response = self._connection.getresponse()
        body = response.read()
        self.times_ms.append((time.perf_counter() - began) * 1000)
        if response.status != http.HTTPStatus.OK:
            raise http.client.HTTPException(f"{path}: {response.status} {body[:300]!r}")


def alternate(
    readers: Mapping[str, Reader], paths: Sequence[str], *, seconds: float, rng: random.Random
) -> Mapping[str, Sample]:
    """Has the readers ask for the same pages one after the other, in a new order each; each has a server of its own."""
    for path in paths[:WARM_UP]:
        for reader in readers.values():
            reader.read(path)
    for reader in readers.values():
        reader.times_ms.clear()
    before = {name: reader.server.cpu() for name, reader in readers.items()}
    ends = time.perf_counter() + seconds
    for path in paths:
        for reader in rng.sample(list(readers.values()), len(readers)):
            reader.read(path)
        if time.perf_counter() > ends:
            break
    return {
        name: cpu_sample(list(reader.times_ms), sum(reader.times_ms) / 1000, before[name], reader.server.cpu())
        for name, reader in readers.items()
    }


def read_steadily(reader: Reader, path: str, *, seconds: float) -> Sample:
    """Reads a page at a steady rate; returns its latencies and what the server spends meanwhile."""
    reader.read(path)
    reader.times_ms.clear()
    before, began = reader.server.cpu(), time.perf_counter()
    for number in range(int(seconds * READS_PER_SECOND)):
        time.sleep(max(0.0, began + number / READS_PER_SECOND - time.perf_counter()))
        reader.read(path)
    return cpu_sample(list(reader.times_ms), time.perf_counter() - began, before, reader.server.cpu())


@contextmanager
def flood(server: Server) -> Iterator[None]:
    """Attempts to sign in with wrong passwords from one address, until the end; yields when most are refused.

    Raises HTTPException for a success.
    """
    over = threading.Event()
    failed: list[str] = []

    def attempt() -> None:
        began = time.perf_counter()
        for number in range(1_000_000):
            if over.wait(max(0.0, began + number / ATTEMPTS_PER_SECOND - time.perf_counter())):
                return
            status = _attempt(server.port, number)
            if status not in REFUSED:
                failed.append(f"An attempt to sign in got {status}.")
                return

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    time.sleep(BURST_S)
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failed:
        raise http.client.HTTPException(failed[0])


def _attempt(port: int, number: int) -> int:
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    body = json.dumps({"username": f"user{number}", "password": "wrong"})
    connection.request("POST", "/api/auth/sign-in/", body, {"Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status
