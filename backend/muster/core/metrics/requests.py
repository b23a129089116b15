"""Requests: how many, how they ended, how long they took."""

from functools import lru_cache

from prometheus_client import Counter, Histogram

# Most answers take a millisecond or two. No statement takes longer than its time-out, 10 s.
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

REQUESTS = Counter("muster_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram("muster_request_seconds", "Time until the answer.", ["route", "method"], buckets=BUCKETS_S)


def record(*, route: str, method: str, status: int, seconds: float) -> None:
    """Notes one request. Routes are names of ours and methods those of HTTP, so that clients can't make up series."""
    counter, histogram = _of(route, method if method in METHODS else "other", status)
    counter.inc()
    histogram.observe(seconds)


@lru_cache(maxsize=4096)
def _of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route, method)
