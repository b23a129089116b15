"""Estimates the matches of a list from the sample, without a statement."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import islice

from muster.jobs.filters import FACETS, TALLIED, TIMES
from muster.jobs.listing import evidence, index_costs, method_choice
from muster.jobs.listing.columns import INDEXED, INDEXED_FACETS, PRIORITIES, UNSUCCESSFUL
from muster.jobs.listing.evidence import ListSample
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sample import (
    EPOCH,
    MICROSECOND,
    PRIORITY_MAX,
    PRIORITY_MIN,
    SAMPLED,
    Ahead,
    Jobs,
    Near,
    Sample,
    microseconds,
)
from muster.jobs.listing.sampled_job import Keys
from muster.jobs.listing.shape import ListShape
from muster.jobs.statuses import Status

LEXEMES = tuple(map(frozenset, (("search",), ("queue",), ("owner",), ("project",), PRIORITIES)))
"""The conditions that the index tests by one lexeme, or by several of which a job has one."""
BOUNDED = {"created_at", "priority", "name"}
"""The orders whose keys are known before job_latest is read."""
WITNESSES = 2
"""The number of witnesses as a multiple of what the proof needs: some may have changed since the sample was read."""


def list_sample(query: ListQuery, sample: Sample, *, position: int) -> ListSample:
    """Returns the matches of a list in the sample. ``position`` is the number of matches before the page."""
    shape, values = query.shape, {**query.params, "statuses": query.shape.statuses}

    def matching(names: Collection[str]) -> Jobs:
        return sample.matching([name for name in shape.conditions if name in names], values)

    indexed, tallied, listed = matching(INDEXED), matching(TALLIED), matching(shape.scan_bounds)
    found = indexed & tallied
    descending = shape.ordering.descending != shape.backward
    ahead = sample.ahead(shape.ordering.column, descending=descending, cursor=_cursor(query))
    first = sample.rank(ahead, listed, found) if found else None
    number = found.bit_count()
    proved = number >= evidence.PROOF
    near = proved and first is not None and first <= method_choice.NEAR and not position
    estimated = ListSample(
        # One more: of a thousand jobs, the sample may have none.
        total=(tallied.bit_count() + 1) * SAMPLED,
        found=number,
        seen=listed.bit_count(),
        first=first,
        anywhere=None,
        witnesses=tuple(_witnesses(sample, found)) if proved else (),
        near=_near(query, sample, ahead, found),
        excluded=_excluded(query, sample) if shape.excludable else None,
        unsuccessful=_unsuccessful(sample).bit_count() if shape.excludable else 0,
        in_small_facet=_in_small_facet(shape, tallied, matching),
    )
    # A position from the tally, or from the end, is not a number of matches from the beginning.
    if proved and shape.ordering.column in BOUNDED and not (shape.at_tallied_position or shape.from_end):
        rank = method_choice.bound_rank(position + int(str(query.params["page_size"])) + 1)
        bound = sample.key_at(rank, ahead, found)
        if bound is not None and rank / number <= method_choice.BOUNDED_SHARE:
            estimated = replace(estimated, bound=bound, within=rank / number)
    if near or INDEXED.isdisjoint(shape.conditions):
        return estimated
    lexemes = [matching(names) for names in LEXEMES if not names.isdisjoint(shape.conditions)]
    in_facets = [matching({name} | TIMES) for name in shape.conditions if name in FACETS]
    in_facets += [] if PRIORITIES.isdisjoint(shape.conditions) else [matching(PRIORITIES)]
    band = _band(query, estimated, descending=descending)
    in_band = _in_band(sample, band)
    in_ranges = _unsuccessful(sample) if shape.ranges_unsuccessful else matching(shape.named_facet)
    return replace(
        estimated,
        anywhere=indexed.bit_count(),
        band=band,
        anywhere_in_band=(indexed & in_band).bit_count(),
        rarest_in_band=min(map(int.bit_count, [*lexemes, in_band])),
        rarest=min(map(int.bit_count, lexemes)) if len(lexemes) > 1 else 0,
        in_facet=min(map(int.bit_count, in_facets)) if in_facets else 0,
        faceted=matching(INDEXED - {"search"} | TIMES).bit_count(),
        named=lexemes[0].bit_count() if len(str(query.params["search"] or "")) <= index_costs.PREFIX else 0,
        names=_names_of_range(sample, lexemes[0], in_ranges),
    )


def _band(query: ListQuery, sample: ListSample, *, descending: bool) -> tuple[int, int] | None:
    """Returns the priorities of the rows up to the page's end, in the order by priority, if there is a bound."""
    if sample.bound is None or query.shape.ordering.column != "priority":
        return None
    cursor = _cursor(query)
    first, last = cursor[0] if cursor else None, sample.bound[0]
    low, high = (last, first) if descending else (first, last)
    lows, highs = (low, query.params["priority_from"]), (high, query.params["priority_to"])
    return (
        max((int(str(each)) for each in lows if each is not None), default=PRIORITY_MIN),
        min((int(str(each)) for each in highs if each is not None), default=PRIORITY_MAX),
    )


def _in_band(sample: Sample, band: tuple[int, int] | None) -> Jobs:
    """Returns the jobs with these priorities, or all."""
    values = dict(zip(("priority_min", "priority_max"), band or (), strict=False))
    return sample.matching(values, values)


def _in_small_facet(shape: ListShape, tallied: Jobs, matching: Callable[[Collection[str]], Jobs]) -> float:
    """Returns the share of jobs that have the rarest facet value; 1 unless ``job_unsuccessful`` has its index."""
    if not (shape.unsuccessful or shape.small_by_both):
        return 1.0
    facets = [(tallied & matching({name})).bit_count() for name in shape.conditions if name in INDEXED_FACETS]
    return (min(facets) + 1) / (tallied.bit_count() + 1) if facets else 1.0


def _unsuccessful(sample: Sample) -> Jobs:
    """Returns the unsuccessful jobs."""
    return sample.matching(["statuses"], {"statuses": tuple(UNSUCCESSFUL)})


def _excluded(query: ListQuery, sample: Sample) -> int:
    """Returns the number of jobs with other statuses that have to be excluded, from the sample."""
    others = tuple(set(Status) - set(query.shape.statuses))
    names = [name for name in query.shape.conditions if name != "search"]
    return sample.matching(names, {**query.params, "statuses": others}).bit_count()


def _near(query: ListQuery, sample: Sample, ahead: Ahead, found: Jobs) -> Near | None:
    """Returns a start near the list's position; None for the first rows."""
    near = sample.near(int(str(query.params["position"] or 0)), ahead, found)
    if near is None or ahead.order != "updated_at":
        return near
    return replace(near, keys=((EPOCH + near.keys[0] * MICROSECOND).isoformat(), *near.keys[1:]))


def _names_of_range(sample: Sample, named: Jobs, bounded: Jobs) -> float:
    """Returns the mean number of names of a range that are read, those of the ``bounded`` jobs."""
    if not sample.jobs:
        return 0.0
    # Names with the term may be more frequent among these than others are.
    share = max(bounded.bit_count() / len(sample.jobs), (named & bounded).bit_count() / max(named.bit_count(), 1))
    return share * len(sample.jobs) * SAMPLED / sample.distinct_names


def _witnesses(sample: Sample, found: Jobs) -> Iterator[int]:
    """Yields the ids of the newest matches, which are the last to be deleted."""
    return (job.id for job in islice(sample.newest(found), WITNESSES * evidence.PROOF))


def _cursor(query: ListQuery) -> Keys | None:
    if not query.shape.from_cursor:
        return None
    keys = tuple(query.params[name] for name in ("key_0", "key_1", "key_2") if name in query.params)
    return (microseconds(str(keys[0])), *keys[1:]) if query.shape.ordering.column == "updated_at" else keys
