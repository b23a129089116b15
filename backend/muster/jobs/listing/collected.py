"""Parts of the statement of a list whose matches are all collected, then sorted (``job_list_collected.sql``)."""

from collections.abc import Collection

from muster.core.db.fragments import All, Fragment, Part, Regions
from muster.jobs.filters import TALLIED, Ordering
from muster.jobs.listing.conditions import CONDITIONS
from muster.jobs.listing.orders import ORDERS
from muster.jobs.listing.parts import beyond_cursor, listed_conditions, source
from muster.jobs.listing.shape import ListMethod, ListShape


def matched(shape: ListShape) -> Part | None:
    """Returns all matches, or None for an ordered scan."""
    if shape.method is ListMethod.SCAN:
        return None
    unlimited = shape.uncapped or shape.over_cap
    cap = Part("job_list_collected", "uncapped" if unlimited else "capped")
    match shape.method:
        case ListMethod.INDEX:
            found = _found(shape, cap)
        case ListMethod.RANGES:
            found = _found_in_ranges(shape, cap)
        case _:
            found = _small(shape)
    return Part("job_list_collected", "matched", {"found": found})


def _found(shape: ListShape, cap: Part) -> Part:
    """Returns the matches of the index: from job alone, or with what job_latest knows of them."""
    in_latest = shape.statuses or shape.ordering.column == "updated_at"
    return Part("job_list_collected", "found_in_latest" if in_latest else "found_in_job", {"cap": cap})


def _found_in_ranges(shape: ListShape, cap: Part) -> Part:
    """Returns the matches in the ranges of names that can contain the term."""
    recency = shape.ordering.column == "updated_at"
    read = Part("job_list", "source")
    if shape.unsuccessful:
        read = Part("job_list_unsuccessful", "by_recency" if recency else "source")
    own: Regions = {"keys": ORDERS[shape.ordering.column].keys, "source": read, "cap": cap}
    # The other indexes read more than a range of names does.
    tested = [_tested_alone(each) for each in _within_bounds(shape, set(shape.conditions) - {"queue"}).conditions]
    by_index = [CONDITIONS[name] for name in shape.conditions if name == "queue"]
    return Part("job_list_by_name", "found", {**own, "conditions": All([*by_index, *tested])})


def _small(shape: ListShape) -> Part:
    """Returns the matches among the jobs with the list's statuses and times."""
    own: Regions = {"keys": ORDERS[shape.ordering.column].keys, "cap": Part("job_list_collected", "uncapped")}
    if shape.small_by_both:
        both: Regions = {"unsuccessful": _small_listed(shape, own), "open": _small_by_status(shape, own)}
        return Part("job_list_collected", "found_both", both)
    return _small_by_status(shape, own) if shape.small_by_status else _small_listed(shape, own)


def _small_listed(shape: ListShape, own: Regions) -> Part:
    """Returns the matches among jobs that one table has with the status, or jobs of any status."""
    bounded: Regions = {"conditions": _within_bounds(shape, shape.conditions), "source": _small_source(shape)}
    return Part("job_list_collected", "found_small", {**own, **bounded})


def _small_by_status(shape: ListShape, own: Regions) -> Part:
    """Returns the matches among jobs that have the status in job_latest, and all else in job."""
    recency = "by_recency" if shape.ordering.column == "updated_at" else "by_status"
    listed = listed_conditions(shape, TALLIED)
    if shape.small_by_both:
        listed = All([Part("job_list_collected", "are_open"), *listed.conditions])
    return Part(
        "job_list_collected",
        "found_by_status",
        {
            **own,
            "source": Part("job_list_collected", recency),
            "listed": listed,
            "conditions": _within_bounds(shape, set(shape.conditions) - {"statuses"}),
        },
    )


def _within_bounds(shape: ListShape, names: Collection[str]) -> All:
    """Returns the conditions with these names, and that a row is between the cursor and the bound."""
    if not shape.bounded:
        return listed_conditions(shape, names)
    order = ORDERS[shape.ordering.column]
    bound: Regions = {"keys": order.keys, "cursor": order.bound}
    descending = shape.ordering.descending != shape.backward
    file, region = ("job_list_before_cursor", "keys_greater") if descending else ("job_list_after_cursor", "keys_less")
    keys = [*beyond_cursor(shape), Part(file, region, bound)]
    return All([*map(_tested_alone, keys), *listed_conditions(shape, names).conditions])


def _tested_alone(condition: Fragment) -> Part:
    """Returns the condition so that no index serves it."""
    return Part("job_list_collected", "tested", {"condition": condition})


def _small_source(shape: ListShape) -> Part:
    recency = shape.ordering.column == "updated_at"
    if shape.small_by_both or (shape.unsuccessful and not (shape.latest_only and recency)):
        return Part("job_list_unsuccessful", "by_recency" if recency else "source")
    if not shape.statuses and recency:
        return Part("job_list_collected", "by_recency")
    return source(shape.statuses, Ordering.CREATED)
