# ruff: noqa: S608  the columns are those of STATUSES and FACETS
"""The expected and the actual facet tally of a snapshot."""

from collections import Counter
from collections.abc import Iterable, Mapping

from muster.jobs.statuses import Status
from tests.support.database import Connection, rows

STATUSES = tuple(status.value for status in Status)
FACETS = ("queue", "owner", "project", "priority")
SPANS = (0, 1440, 43200)
Counts = Mapping[tuple[str, str, int, int], tuple[int, ...]]
"""(facet, value, span, minute) → jobs by status, without empty intervals."""
Found = Counter[tuple[str, str, int, int, int]]


def counted(connection: Connection) -> Counts:
    """Returns the expected counts, from the jobs themselves: what was asked joined with where each stands."""
    found: Found = Counter()
    columns = ", ".join(f"job.{facet}::text" for facet in FACETS)
    read = f"""
        SELECT job.created_minute, latest.status::text, count(*), {columns}
        FROM job JOIN job_latest AS latest ON latest.id = job.id GROUP BY 1, 2, 4, 5, 6, 7
    """
    for minute, status, n, *values in rows(read, on=connection):
        counts = [n if status == other else 0 for other in STATUSES]
        _add(found, minute, values, counts)
    return _by_interval(found)


def tallied(connection: Connection) -> Counts:
    """Returns the counts seen by readers: the facet tally plus unfolded deltas."""
    found: Found = Counter()
    statuses, facets = ", ".join(STATUSES), ", ".join(f"{facet}::text" for facet in FACETS)
    for facet, value, span, minute, *counts in rows(
        f"SELECT facet::text, value, span, minute, {statuses} FROM job_facet_tally", on=connection
    ):
        for index, n in enumerate(counts):
            found[facet, value, span, minute, index] += n
    for minute, *read in rows(f"SELECT minute, {facets}, {statuses} FROM job_tally_unfolded", on=connection):
        _add(found, minute, read[: len(FACETS)], read[len(FACETS) :])
    return _by_interval(found)


def differences(connection: Connection) -> dict[tuple[str, str, int, int], object]:
    """Returns the intervals with another count than that of the jobs, in the snapshot of the connection."""
    truth, tally = counted(connection), tallied(connection)
    return {
        interval: (truth.get(interval), tally.get(interval))
        for interval in truth.keys() | tally.keys()
        if truth.get(interval) != tally.get(interval)
    }


def _add(found: Found, minute: int, values: Iterable[str], counts: Iterable[int]) -> None:
    for facet, value in zip(FACETS, values, strict=True):
        for span in SPANS:
            for index, n in enumerate(counts):
                found[facet, value, span, minute - minute % span if span else 0, index] += n


def _by_interval(found: Found) -> Counts:
    intervals: dict[tuple[str, str, int, int], list[int]] = {}
    for (facet, value, span, minute, index), n in found.items():
        intervals.setdefault((facet, value, span, minute), [0] * len(STATUSES))[index] += n
    return {interval: tuple(counts) for interval, counts in intervals.items() if any(counts)}
