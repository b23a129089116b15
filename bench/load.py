"""A small load generator: keep-alive connections to the loopback, limited in requests and time."""

import http.client
import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.budget import Budget
from bench.cpu import Cpu
from bench.environment import HOST
from bench.samples import Sample
from bench.servers import Server

TIMEOUT_S = 60.0
WARM_UP = 3
MIN_REQUESTS = 3


class Paths:
    """The cycle of requested paths, shared by all connections, up to a number and a deadline; at least three each."""

    def __init__(self, paths: Sequence[str], *, limit: int, seconds: float) -> None:
        self._paths: Iterator[str] = itertools.islice(itertools.cycle(paths), limit)
        self._ends = time.perf_counter() + seconds
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[str]:
        for requested in itertools.count():
            if requested >= MIN_REQUESTS and time.perf_counter() > self._ends:
                return
            with self._lock:
                path = next(self._paths, None)
            if path is None:
                return
            yield path


def load(server: Server, paths: Sequence[str], concurrency: int, budget: Budget) -> Sample:
    """Returns the latency of the requests and the CPU time of the server and PostgreSQL.

    Raises HTTPException on any status but 200.
    """
    connections = [http.client.HTTPConnection(HOST, server.port, timeout=TIMEOUT_S) for _ in range(concurrency)]
    try:
        for connection in connections:
            for path in itertools.islice(itertools.cycle(paths), WARM_UP):
                get(connection, path)
        before, began = server.cpu(), time.perf_counter()
        shared = Paths(paths, limit=budget.http_calls, seconds=budget.seconds)
        with ThreadPoolExecutor(concurrency) as executor:
            times = list(executor.map(lambda connection: _timed(connection, shared), connections))
        wall_s, after = time.perf_counter() - began, server.cpu()
    finally:
        for connection in connections:
            connection.close()
    return cpu_sample(list(itertools.chain.from_iterable(times)), wall_s, before, after)


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """Returns the body of a response. Raises HTTPException on any status but 200."""
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise http.client.HTTPException(f"{path}: {response.status} {body[:300]!r}")
    return body


def _timed(connection: http.client.HTTPConnection, paths: Paths) -> list[float]:
    times = []
    for path in paths:
        began = time.perf_counter()
        get(connection, path)
        times.append((time.perf_counter() - began) * 1000)
    return times


def cpu_sample(times_ms: list[float], wall_s: float, before: Cpu, after: Cpu) -> Sample:
    """Returns a sample with the CPU time between two readings."""
    postgres = None
    if before.postgres_s is not None and after.postgres_s is not None:
        postgres = after.postgres_s - before.postgres_s
    return Sample(
        times_ms=times_ms,
        units=len(times_ms),
        server_cpu_s=after.server_s - before.server_s,
        postgres_cpu_s=postgres,
        wall_s=wall_s,
    )
