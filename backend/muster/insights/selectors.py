"""Reads statistics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.core.errors import ValidationFailed
from muster.jobs.statuses import Status

SORTED_VALUES_MAX = 10_000
"""Values that are counted one by one within a period, to order them by count."""
LATEST = datetime(6050, 1, 1, tzinfo=UTC)
"""No job is created later. The minutes of a period's whole days must fit into an integer, which ends in 6053."""


def job_stats(*, window: str) -> str:
    """Returns exact counts by status, and durations and throughput of a window (1h, 24h, 7d, 30d), as a JSON object."""
    return queries.value(sql_file("job_stats"), {"period": window}, of=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The jobs to count: with one of these statuses (empty for any), created in this period."""

    statuses: tuple[Status, ...] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None

    @property
    def limited_in_time(self) -> bool:
        return self.created_after is not None or self.created_before is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesPage:
    """The values to read: with a prefix, after a value, in the order of values or the most frequent first."""

    prefix: str = ""
    after: str | None = None
    limit: int = 50
    by_count: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """The row of ``db/queries/insights/job_facets.sql``."""

    results: str
    fetched: int
    last_value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetPage:
    """Values of a facet. ``results`` is a JSON array."""

    results: str
    has_next: bool
    last_value: str | None


def job_facets(*, facet: str, counted: Counted, page: ValuesPage) -> FacetPage:
    """Returns values of a facet (queue, owner, project, priority) with their counts of jobs by status.

    Raises ValidationFailed for too many values to order by their counts in a period.
    """
    if page.by_count and counted.limited_in_time:
        _check_few(facet, page.prefix)
    row = queries.single(sql_file("job_facets"), _params(facet, counted, page), into=FacetRow)
    return FacetPage(results=row.results, has_next=row.fetched > page.limit, last_value=row.last_value)


def _params(facet: str, counted: Counted, page: ValuesPage) -> Mapping[str, object]:
    return {
        "facet": facet,
        "statuses": f"{{{','.join(counted.statuses or Status)}}}",
        "created_after": counted.created_after and min(counted.created_after, LATEST),
        "created_before": counted.created_before,
        "prefix": page.prefix,
        "after_value": page.after,
        "page_size": page.limit,
        "by_count": page.by_count,
    }


def _check_few(facet: str, prefix: str) -> None:
    sizes = {"facet": facet, "prefix": prefix, "most": SORTED_VALUES_MAX}
    if queries.value(sql_file("job_facet_many"), sizes, of=bool):
        most = f"{SORTED_VALUES_MAX:,}"
        message = (
            f"More than {most} values cannot be ordered by count within a period; give a prefix, or order by value."
        )
        raise ValidationFailed({"ordering": [message]})
