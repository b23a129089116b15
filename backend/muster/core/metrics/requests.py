"""Metrics of requests: count, status, latency."""

from functools import lru_cache

from prometheus_client import Counter, Histogram

# Most responses take a millisecond or two. No statement exceeds its timeout, 10 s.
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

REQUESTS = Counter("muster_requests", "Completed requests.", ["route", "method", "status"])
SECONDS = Histogram("muster_request_seconds", "Latency of requests.", ["route", "method"], buckets=BUCKETS_S)


def record(*, route: str, method: str, status: int, seconds: float) -> None:
    """Records one request. Labels are our route names and HTTP's methods, so that clients cannot create series."""
    counter, histogram = _of(route, method if method in METHODS else "other", status)
    counter.inc()
    histogram.observe(seconds)


@lru_cache(maxsize=4096)
def _of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route, method)
