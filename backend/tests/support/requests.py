"""Concurrent requests and their latency."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from tests.support.server import LIST, Reply, Server


@contextmanager
def at_once(server: Server, times: int) -> Iterator[list[Future[Reply]]]:
    """Requests ``times`` lists concurrently."""
    with ThreadPoolExecutor(times) as threads:
        yield [threads.submit(server.get, LIST) for _ in range(times)]


def timed(server: Server) -> tuple[Reply, float]:
    """Requests a list; returns the reply and the seconds it took."""
    began = time.monotonic()
    reply = server.get(LIST)
    return reply, time.monotonic() - began
