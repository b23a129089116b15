"""The query and the response of statistics."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from muster.core.http import cursors
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, DIGITS, Instant, Query, Text, printable
from muster.insights.selectors import Counted, ValuesPage
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.schemas.queries import Statuses
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


class FacetsQuery(Query):
    """Which facet, the jobs to count by its values, and the order and the start of the values."""

    by: Literal["queue", "owner", "project", "priority"]
    status: Statuses = ()
    created_after: Instant = ABSENT
    created_before: Instant = ABSENT
    prefix: Annotated[str, AfterValidator(printable), StringConstraints(max_length=255)] = ""
    ordering: Literal["value", "-count"] = "value"
    limit: Annotated[int, Field(ge=1, le=5_000), DIGITS] = 50
    cursor: Text | None = None

    def contradictions(self) -> dict[str, list[str]]:
        if self.cursor is not None and self.by_count:
            return {"cursor": ["Continues values in their own order only: counts change between pages."]}
        return {}

    @property
    def by_count(self) -> bool:
        """Whether the most frequent values come first."""
        return self.ordering == "-count"

    def counted(self) -> Counted:
        """Returns the jobs to count."""
        return Counted(statuses=self.status, created_after=self.created_after, created_before=self.created_before)

    def fingerprint(self) -> str:
        """Returns a hash of everything that a cursor belongs to."""
        counted = JobFilter(
            statuses=self.status, created_after=self.created_after, created_before=self.created_before
        ).fingerprint(Ordering.CREATED)
        return f"{self.by}{counted}{self.prefix}"

    def page(self, fingerprint: str) -> ValuesPage:
        """Returns the values to read. Raises InvalidCursor for a cursor with another fingerprint."""
        after = None
        if self.cursor is not None:
            (key,) = cursors.decode(self.cursor, fingerprint=fingerprint).keys
            after = str(key)
        return ValuesPage(prefix=self.prefix, after=after, limit=self.limit, by_count=self.by_count)


class FacetValue(Answer):
    """A value of a facet: the number of jobs with the statuses asked for, and that of each. A priority is text too."""

    value: str
    count: int
    by_status: dict[Status, int]


class FacetValues(Answer):
    """Values that at least one job has, an empty owner or project included. next is null in the order of counts."""

    by: Literal["queue", "owner", "project", "priority"]
    next: str | None
    results: list[FacetValue]
