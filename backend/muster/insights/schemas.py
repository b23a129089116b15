"""The query and the response of statistics."""

from datetime import datetime
from typing import Literal

from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import Query
from muster.jobs.statuses import Status


class StatsQuery(Query):
    """Which stretch of the recent past the durations and the throughput cover."""

    window: Literal["1h", "24h", "7d", "30d"] = "24h"


class Durations(Answer):
    """Seconds; null where nothing finished."""

    avg: float | None
    p50: float | None
    p95: float | None
    p99: float | None


class Bucket(Answer):
    """How many jobs finished from this time on, for one bucket. Buckets without jobs are there with zeros."""

    bucket: datetime
    completed: int
    failed: int
    cancelled: int


class Failures(Answer):
    """How many jobs failed with this message; # stands for any number in it."""

    message: str
    count: int


class WindowBefore(Answer):
    """The window of the same length that ended where this one begins."""

    finished: int
    completed: int
    failed: int
    cancelled: int
    wait_time: Durations
    execution_time: Durations


class Stats(Answer):
    """Exact counts of this moment; durations and throughput of the window as of refreshed_at."""

    total: int
    by_status: dict[Status, int]
    window: str
    finished: int
    wait_time: Durations
    execution_time: Durations
    bucket_seconds: int
    throughput: list[Bucket]
    previous: WindowBefore
    failures: list[Failures]
    oldest_pending_at: datetime | None
    refreshed_at: datetime
