"""Latency of statements: by name for Prometheus, and in total for the request of this thread."""

import threading
from functools import cache

from prometheus_client import Summary

SECONDS = Summary("muster_sql_seconds", "Latency of statements by their file in db/queries.", ["query"])


class Spent(threading.local):
    """Time and number of this thread's statements since the last :meth:`reset`."""

    seconds = 0.0
    count = 0

    def reset(self) -> None:
        self.seconds = 0.0
        self.count = 0


spent = Spent()


def record(query: str, seconds: float) -> None:
    """Records one statement. On the hot path of every request, so it may take a few microseconds only."""
    spent.seconds += seconds
    spent.count += 1
    _of(query).observe(seconds)


@cache
def _of(query: str) -> Summary:
    return SECONDS.labels(query)
