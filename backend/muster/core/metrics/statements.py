"""How long statements take: by name for Prometheus, and in sum for the request that this thread answers."""

import threading
from functools import cache

from prometheus_client import Summary

SECONDS = Summary("muster_sql_seconds", "Time of statements by the file of db/queries that holds them.", ["query"])


class Spent(threading.local):
    """What this thread has spent on statements since the last :meth:`reset`."""

    seconds = 0.0
    count = 0

    def reset(self) -> None:
        self.seconds = 0.0
        self.count = 0


spent = Spent()


def record(query: str, seconds: float) -> None:
    """Notes one statement. On the path of every request: a few microseconds, no more."""
    spent.seconds += seconds
    spent.count += 1
    _of(query).observe(seconds)


@cache
def _of(query: str) -> Summary:
    return SECONDS.labels(query)
