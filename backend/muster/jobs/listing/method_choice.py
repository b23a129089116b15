"""Chooses the method of reading a list: an ordered scan that tests each row, or all matches, sorted.

The choice uses what a sample of all jobs says of the list.
"""

import math

from muster.jobs.filters import TALLIED
from muster.jobs.listing import index_costs
from muster.jobs.listing.columns import COVERED, PRIORITIES
from muster.jobs.listing.evidence import ListSample
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.sample import SAMPLED
from muster.jobs.listing.shape import ListShape
from muster.jobs.statuses import Status

NEAR = 20
"""If the first of many sampled matches has at most this rank, a scan is the cheapest method."""
EVEN, CLUSTERED = 3, 8
"""Matches are spread evenly if the first one has at most EVEN times the expected rank in the sample, and clustered from
CLUSTERED times on. A page is full long before: on average, a thousand others precede the first sampled match."""
EVEN_BY_NAME, CLUSTERED_BY_NAME = 1.5, 4
"""The same by name, where jobs of one kind lie together more often than not."""
NEARBY = 3_000
"""The number of rows between a position by recency and the moment from which it is reached: about the number of jobs
under way at a time, in a list of ten million jobs of one year."""
AT_ONCE, RANGES = 3, 10_000
"""A search by name finds a page at once if its first sampled match has at most the rank AT_ONCE. Others first find the
ranges of names that can contain the term, which costs as much as reading RANGES rows."""
BOUNDED_SHARE = 0.5
"""A bound that leaves out less than half of the matches costs as much as it saves."""
BOUND_SPARE = 8
"""The number of sampled matches that a bound leaves as a reserve, in addition to four standard deviations."""
DEEP, DEEP_LIMIT_US, LIMIT_US = 10_000, 25_000.0, 40_000.0
"""A page whose position costs more than the limit begins near it, as the sample shows. Beyond position DEEP the lower
limit applies, since the sample is relatively closer there."""
SCATTERED = 1.3
"""The factor of an entry by name: neighbours belong to jobs far apart, whose visibility is looked up for each."""
CHEAP_US = 8_000.0
"""A method this cheap is taken without counting the ranges of names."""
STARTUP_US = 1_000.0
"""The cost of a search by the index without matches."""


def choose(sample: ListSample, shape: ListShape, *, wanted: int | None) -> ListMethod:
    """Returns the cheapest method for the first ``wanted`` matches, or for all of them if None."""
    costs = costs_us(sample, shape, wanted=wanted)
    return min(costs, key=costs.__getitem__)


def costs_us(sample: ListSample, shape: ListShape, *, wanted: int | None) -> dict[ListMethod, float]:
    """Returns the estimated cost of each method in microseconds."""
    rows = _scanned(sample, shape, wanted)
    costs = {ListMethod.SCAN: rows * _scanned_us(sample, shape)}
    if shape.statuses_tested_last:
        costs[ListMethod.SCAN] += index_costs.statuses_us(
            sample, rows * _tested_share(sample, shape), index_costs.LATEST_US
        )
    if sample.anywhere is not None:
        matches = (sample.anywhere if sample.band is None else sample.anywhere_in_band) * SAMPLED
        in_latest = shape.statuses or shape.ordering.column == "updated_at"
        latest_us = index_costs.statuses_us(sample, matches, index_costs.found_us(shape)) if in_latest else 0.0
        costs[ListMethod.INDEX] = STARTUP_US + index_costs.indexed_us(sample, shape, matches) + latest_us
        if sample.ranges is not None:
            by_latest = not shape.ranges_unsuccessful and (shape.statuses or shape.ordering.column == "updated_at")
            name_us = index_costs.NAMED_US if {"owner", "project"}.issubset(shape.conditions) else index_costs.NAME_US
            range_us = index_costs.RANGE_US + sample.names * (name_us + index_costs.TERM_US * sample.within)
            looked_up = sample.anywhere if by_latest else 0
            latest_us = index_costs.statuses_us(
                sample, looked_up * SAMPLED * sample.within, index_costs.found_us(shape)
            )
            collected_us = sample.found * index_costs.SORTED_US * SAMPLED * sample.within
            costs[ListMethod.RANGES] = STARTUP_US + sample.ranges * range_us + collected_us + latest_us
    if not TALLIED.isdisjoint(shape.conditions):
        costs[ListMethod.SMALL] = (
            sample.total * sample.in_small_facet * _small_us(shape, in_facet=sample.in_small_facet < 1)
        )
        if shape.unsuccessful:
            # Reading a copy is so cheap that sorting the matches counts, too.
            costs[ListMethod.SMALL] += sample.found * index_costs.SORTED_US * SAMPLED
    return costs


def by_exclusion(sample: ListSample, shape: ListShape, *, wanted: int | None) -> bool:
    """Whether to exclude jobs with other statuses by their ids, since looking up each job's status costs more."""
    if not shape.excludable or not (shape.method is not ListMethod.SCAN or shape.ordering.column in COVERED):
        return False
    match shape.method:
        case ListMethod.SMALL:
            return False
        case ListMethod.SCAN:
            looked_up_us = _scanned(sample, shape, wanted) * _tested_share(sample, shape) * index_costs.LATEST_US
        case _:
            looked_up_us = (sample.anywhere or 0) * SAMPLED * sample.within * index_costs.found_us(shape)
    return index_costs.exclusion_us(sample) < looked_up_us


def facets_first(sample: ListSample, shape: ListShape) -> bool:
    """Whether the index method should read the index of a facet first, and then the jobs found there for the rest.

    The rest is the term of a search, or the names of a list by name, unless an index by name has all of its columns.
    """
    if shape.method is not ListMethod.INDEX:
        return False
    if "search" in shape.conditions:
        return index_costs.faceted_us(sample) < index_costs.pieces_us(sample)
    return shape.ordering.column == "name" and bool(shape.named_facet) and bool(shape.uncovered)


def _tested_share(sample: ListSample, shape: ListShape) -> float:
    """Returns the share of the rows of a scan whose status is looked up: those that meet the other conditions."""
    if sample.anywhere is None:
        return 1.0
    # Ranges that can contain a term have few names without it.
    ranges = sample.ranges is not None and by_ranges(sample, shape)
    seen = sample.ranges * sample.names / SAMPLED if sample.ranges is not None and ranges else sample.seen
    return min(sample.anywhere / max(seen, 1), 1)


def too_expensive(sample: ListSample, shape: ListShape, *, wanted: int) -> bool:
    """Whether every method takes too long for a position with ``wanted`` matches up to the end of its page."""
    limit_us = DEEP_LIMIT_US if wanted > DEEP else LIMIT_US
    return min(costs_us(sample, shape, wanted=wanted).values()) > limit_us


def may_read_ranges(sample: ListSample, shape: ListShape, *, wanted: int | None) -> bool:
    """Whether to count the ranges of names that can contain the term, since all other methods are expensive."""
    if "search" not in shape.conditions or sample.anywhere is None:
        return False
    return min(costs_us(sample, shape, wanted=wanted).values()) > CHEAP_US


def bound_rank(wanted: int) -> int:
    """Returns the rank of a sampled match that almost certainly has ``wanted`` matches before it."""
    expected = wanted / SAMPLED
    return math.ceil(expected + 4 * math.sqrt(expected) + BOUND_SPARE)


def by_ranges(sample: ListSample, shape: ListShape) -> bool:
    """Whether a scan by name should read only the ranges of names that can contain the term."""
    # Names with a term in common lie together, so the others precede them in whole ranges.
    in_names = shape.ordering.column == "name" and "search" in shape.conditions
    return in_names and (sample.first is None or sample.first > AT_ONCE)


def _scanned(sample: ListSample, shape: ListShape, wanted: int | None) -> float:
    """Returns the estimated number of rows an ordered scan reads."""
    whole = math.inf if sample.over_cap else (sample.seen + 1.0) * SAMPLED
    if shape.scan_bounds.issuperset(TALLIED.intersection(shape.conditions)):
        whole = min(whole, sample.total)
    if wanted is None or sample.first is None or not sample.found:
        return whole
    expected_rank = sample.seen / sample.found
    evenly = wanted * expected_rank
    if shape.from_created:
        return min(whole, evenly + NEARBY)
    even, apart = (EVEN_BY_NAME, CLUSTERED_BY_NAME) if shape.ordering.column == "name" else (EVEN, CLUSTERED)
    clustered = min(max((sample.first / expected_rank - even) / (apart - even), 0), 1)
    if by_ranges(sample, shape):
        if sample.ranges is not None:
            evenly = min(wanted / (sample.found * SAMPLED), 1) * sample.ranges * sample.names
        return min(whole, evenly + RANGES)
    return min(whole, evenly * (1 - clustered) + (evenly + sample.first * SAMPLED) * clustered)


def _scanned_us(sample: ListSample, shape: ListShape) -> float:
    """Returns the cost of a row of an ordered scan in microseconds."""
    match shape.ordering.column:
        case "created_at" | "name" | "updated_at" if shape.from_unsuccessful:
            # Those with the other of the two statuses are passed too.
            if shape.ordering.column == "updated_at" and "project" in shape.conditions:
                return 1.2  # its index lacks the project
            return 0.8 if "search" in shape.conditions else 0.3
        case "created_at":
            if shape.read_by_status:
                # The index has the priority; the rows of most jobs are adjacent, those of rare statuses far apart.
                in_index = (TALLIED | PRIORITIES).issuperset(shape.conditions)
                near_us = 0.4 if in_index or Status.COMPLETED in shape.statuses else 2.0
                return near_us if shape.latest_only else 3.5
            if shape.uncovered:
                return 1.0 if shape.statuses else 0.7
            return 0.4 if "search" in shape.conditions else index_costs.COVERED_US
        case "name" | "priority":
            # What the index has is tested there; jobs are read for the rest. Statuses cost extra.
            covered_us = index_costs.COVERED_US * (SCATTERED if shape.ordering.column == "name" else 1)
            return 1.5 if shape.uncovered else 0.4 if "search" in shape.conditions else covered_us
        case _:
            # The index has no column of a condition, and under facets PostgreSQL may prefer to read all jobs.
            by_status = 0.4 if TALLIED.issuperset(shape.conditions) else 0.6
            return by_status if shape.latest_only else 2.0


def _small_us(shape: ListShape, *, in_facet: bool) -> float:
    """Returns the cost of a job with the list's statuses and times in microseconds.

    It depends most on whether both tables are read.
    """
    recency = shape.ordering.column == "updated_at"
    if in_facet and (shape.ordering.column == "name" or "search" in shape.conditions):
        # The index by facet has no names, and its copies are far apart.
        return 1.2
    if not shape.statuses:
        return 2.0 if recency else 0.7
    if shape.small_by_status and not shape.small_by_both:
        return 2.0
    if shape.latest_only and recency and not shape.unsuccessful:
        return 0.2 if (TALLIED | PRIORITIES).issuperset(shape.conditions) else 1.0
    return 0.7 if "search" in shape.conditions else 0.2
