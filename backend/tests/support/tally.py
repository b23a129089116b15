# ruff: noqa: S608  the columns are those of STATUSES
"""The expected and the actual tally of a snapshot."""

from collections import Counter
from collections.abc import Mapping

from tests.support import facet_tally
from tests.support.database import Connection, rows

STATUSES = ("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED")
SPANS = (1, 60, 1440, 43200)
INSERT = "INSERT INTO job (name) SELECT 'x' FROM generate_series(1, %s)"
"""Inserts the given number of PENDING jobs."""
Counts = Mapping[tuple[int, int, int], tuple[int, ...]]
"""(span, minute, block) → jobs by status, without empty intervals."""


def counted(connection: Connection) -> Counts:
    """Returns the expected counts, from the jobs themselves."""
    found: Counter[tuple[int, int, int, int]] = Counter()
    for minute, block, status, n in rows(
        "SELECT created_minute, id >> 10, status::text, count(*) FROM jobs GROUP BY 1, 2, 3", on=connection
    ):
        for span in SPANS:
            found[span, minute - minute % span, block if span == 1 else 0, STATUSES.index(status)] += n
    return _by_stretch(found)


def tallied(connection: Connection) -> Counts:
    """Returns the counts seen by readers: the tally plus unfolded deltas."""
    found: Counter[tuple[int, int, int, int]] = Counter()
    columns = ", ".join(STATUSES)
    for span, minute, block, *counts in rows(f"SELECT span, minute, block, {columns} FROM job_tally", on=connection):
        for index, n in enumerate(counts):
            found[span, minute, block, index] += n
    for minute, block, *counts in rows(f"SELECT minute, block, {columns} FROM job_tally_unfolded", on=connection):
        for span in SPANS:
            for index, n in enumerate(counts):
                found[span, minute - minute % span, block if span == 1 else 0, index] += n
    return _by_stretch(found)


def _by_stretch(found: Mapping[tuple[int, int, int, int], int]) -> Counts:
    stretches: dict[tuple[int, int, int], list[int]] = {}
    for (span, minute, block, index), n in found.items():
        stretches.setdefault((span, minute, block), [0] * len(STATUSES))[index] += n
    return {stretch: tuple(counts) for stretch, counts in stretches.items() if any(counts)}


def check(connection: Connection) -> int:
    """Asserts in one snapshot that the tally and the facet tally are exact; returns the number of jobs.

    The connection must not be in a transaction, before and after.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        truth, tally = counted(connection), tallied(connection)
        wrong_facets = facet_tally.differences(connection)
    wrong = {
        stretch: (truth.get(stretch), tally.get(stretch))
        for stretch in truth.keys() | tally.keys()
        if truth.get(stretch) != tally.get(stretch)
    }
    assert not wrong, f"(truth, tally) by (span, minute, block): {wrong}"
    assert not wrong_facets, f"(truth, tally) by (facet, value, span, minute): {wrong_facets}"
    return sum(sum(counts) for (span, _, _), counts in truth.items() if span == 1)
