"""Chooses the method of reading a list: an ordered scan that tests each row, or all matches, sorted.

The choice uses a sample of all jobs. The sample can also prove that the matches exceed the count limit: with at most
10,000 matches, the sample of one job in 1,024 contains 55 of them with a probability below 1e-22.
"""

import math
from dataclasses import dataclass

from muster.jobs.filters import TALLIED
from muster.jobs.listing.shape import ListMethod, ListShape

SAMPLED = 1_024
PROOF = 55
NEAR = 20
"""A first match this early, of many, makes a scan the cheapest method."""
LIKELY = 20
"""More matches than the count limit are likely: with 10,000, the sample contains this many once in 500 times."""
EVEN, CLUSTERED = 3, 8
"""Matches are spread evenly if the first one has at most EVEN times the expected rank in the sample, and clustered from
CLUSTERED times on. A page is full long before: on average, a thousand others precede the first sampled match."""
NEARBY = 3_000
"""The rows between a position by recency and the moment it is reached from: about as many as are under way in a list of
ten million jobs of one year."""
LATEST = 100_000
"""The rows from the last creation in a list to the last update of one of its jobs, if that takes some days at most."""
AT_ONCE, RANGES = 3, 10_000
"""A search by name whose first sampled match is this early finds a page at once. The others find the ranges of names
that can contain the term first, which takes as long as reading RANGES rows."""
COLLECTED_US, COLLECTED_LATEST_US = 2.0, 5.0
"""The cost of a match of the index in microseconds, and of one read in job_latest too."""
STARTUP_US = 1_000.0
"""The cost of a search by the index without matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSample:
    """The matches of a list in the sample.

    ``total``: the number of jobs with the list's statuses and creation times. In the sample: ``found`` matches among
    the ``seen`` jobs of the scan's range; ``first``: the 1-based rank of the first match after the cursor;
    ``anywhere``: the matches of the index, None without conditions that it tests, or if not needed; ``witnesses``: ids
    of matches, if they prove that the matches exceed the count limit.
    """

    total: int
    found: int
    seen: int
    first: int | None
    anywhere: int | None
    witnesses: tuple[int, ...] = ()

    @property
    def over_cap(self) -> bool:
        """Whether the matches certainly exceed the count limit."""
        return self.found >= PROOF

    @property
    def likely_over_cap(self) -> bool:
        """Whether the matches probably exceed the count limit."""
        return self.found >= LIKELY


def choose(sample: ListSample, shape: ListShape, *, wanted: int | None) -> ListMethod:
    """Returns the cheapest method for the first ``wanted`` matches, or for all of them if None."""
    costs = {ListMethod.SCAN: _scanned(sample, shape, wanted) * _scanned_us(shape)}
    if sample.anywhere is not None:
        in_latest = shape.statuses or shape.ordering.column == "updated_at"
        match_us = COLLECTED_LATEST_US if in_latest else COLLECTED_US
        costs[ListMethod.INDEX] = STARTUP_US + sample.anywhere * SAMPLED * match_us
    if not TALLIED.isdisjoint(shape.conditions):
        costs[ListMethod.SMALL] = sample.total * _small_us(shape)
    return min(costs, key=costs.__getitem__)


def by_ranges(sample: ListSample, shape: ListShape) -> bool:
    """Whether a scan by name should read only the ranges of names that can contain the term."""
    # Names with a term in common lie together, so the others precede them in whole ranges.
    in_names = shape.ordering.column == "name" and "search" in shape.conditions
    return in_names and (sample.first is None or sample.first > AT_ONCE)


def from_created(sample: ListSample, shape: ListShape) -> bool:
    """Whether the first page by recency should be reached from the order of creation."""
    # Most jobs are updated soon after their creation, so those created after the list's bound precede the first match.
    latest_first = shape.ordering.column == "updated_at" and shape.ordering.descending and not shape.from_cursor
    far = sample.first is not None and sample.first * SAMPLED > LATEST
    return latest_first and far and shape.count_tallied and "created_before" in shape.conditions


def _scanned(sample: ListSample, shape: ListShape, wanted: int | None) -> float:
    """Returns the estimated number of rows an ordered scan reads."""
    whole = math.inf if sample.over_cap else (sample.seen + 1.0) * SAMPLED
    if shape.scan_bounds.issuperset(TALLIED.intersection(shape.conditions)):
        whole = min(whole, sample.total)
    if wanted is None or sample.first is None or not sample.found:
        return whole
    expected_rank = sample.seen / sample.found
    evenly = wanted * expected_rank
    if shape.from_created or from_created(sample, shape):
        return min(whole, evenly + (NEARBY if shape.from_created else LATEST))
    clustered = min(max((sample.first / expected_rank - EVEN) / (CLUSTERED - EVEN), 0), 1)
    if by_ranges(sample, shape):
        return min(whole, evenly + RANGES)
    return min(whole, evenly * (1 - clustered) + (evenly + sample.first * SAMPLED) * clustered)


def _scanned_us(shape: ListShape) -> float:
    """Returns the cost of a row of an ordered scan."""
    match shape.ordering.column:
        case "created_at":
            by_status = 0.4 if shape.latest_only else 3.5
            return by_status if shape.read_by_status else 1.0 if shape.statuses else 0.7
        case "name" | "priority" if shape.covered:
            return 0.4 if "search" in shape.conditions else 0.15
        case "name" | "priority":
            # Only jobs that meet the other conditions are read in job_latest, and by priority in job for their name.
            return 1.5
        case _:
            return 0.4 if shape.latest_only else 2.0


def _small_us(shape: ListShape) -> float:
    """Returns the cost of a job with the list's statuses and times: whether both tables are read matters most."""
    recency = shape.ordering.column == "updated_at"
    if not shape.statuses:
        return 2.0 if recency else 0.7
    return 0.2 if shape.latest_only and shape.ordering.column != "name" else 4.0
