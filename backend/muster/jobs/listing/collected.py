"""Parts of the statement of a list whose matches are all collected, then sorted (``job_list_collected.sql``)."""

from collections.abc import Collection

from muster.core.db.fragments import All, Part, Regions
from muster.jobs.filters import TALLIED, Ordering
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS, ONE_STATUS
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.orders import ORDERS
from muster.jobs.listing.parts import beyond_cursor, listed_conditions, source, status_condition, tested_alone
from muster.jobs.listing.shape import ListShape

UNCAPPED = Part("job_list_collected", "uncapped")


def matched(shape: ListShape) -> Part | None:
    """Returns all matches, or None for an ordered scan."""
    if shape.method is ListMethod.SCAN:
        return None
    unlimited = shape.uncapped or shape.over_cap
    cap = UNCAPPED if unlimited else Part("job_list_collected", "capped")
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
    by_pieces = "search" in shape.conditions and not shape.facets_first
    in_job = _found_in_job if by_pieces else _found_in_facet
    if shape.by_ids:
        return _looked_up(shape, in_job(shape, UNCAPPED), cap)
    return in_job(shape, cap)


def _found_in_job(shape: ListShape, cap: Part) -> Part:
    """Returns the matches of a term in the index of pieces."""
    if shape.by_exclusion:
        return Part("job_list_collected", "found_without_others", {"cap": cap, **status_condition(shape, None)})
    in_latest = shape.statuses and not shape.by_ids
    return Part("job_list_collected", "found_in_latest" if in_latest else "found_in_job", {"cap": cap})


def _found_in_facet(shape: ListShape, cap: Part) -> Part:
    """Returns the matches in the index of one facet, which has the other columns of conditions."""
    own = {**CONDITIONS, **status_condition(shape, shape.one_status)}
    names = [name for name in shape.conditions if name != "statuses" or not shape.by_ids]
    in_index = set(names) - {"search", "statuses"} if shape.facets_first else set[str]()
    found_first = Part("job_list_collected", "in_facet", {"conditions": listed_conditions(shape, in_index)})
    conditions = All([own[name] for name in names if name not in in_index] + [found_first] * bool(in_index))
    in_latest = shape.statuses and not (shape.by_ids or shape.by_exclusion)
    read = Part("job_list_collected", "with_latest" if in_latest else "by_status")
    found: Regions = {"keys": _keys(shape), "source": read, "conditions": conditions, "cap": cap}
    return Part("job_list_collected", "found_small", found)


def _found_in_ranges(shape: ListShape, cap: Part) -> Part:
    """Returns the matches in the ranges of names that can contain the term."""
    unsuccessful = Part("job_list_unsuccessful", "source")
    read = unsuccessful if shape.ranges_unsuccessful else Part("job_list", "source")
    # The copies of unsuccessful jobs have their status, and all orders.
    needs_latest = shape.by_ids and not shape.ranges_unsuccessful
    keys = _keys(shape) if needs_latest else ORDERS[shape.ordering.column].keys
    own: Regions = {"keys": keys, "source": read, "cap": UNCAPPED if needs_latest else cap}
    # The other indexes read more than a range of names does.
    apart = {"statuses"} if shape.by_exclusion or (shape.by_ids and not shape.ranges_unsuccessful) else set[str]()
    others = set(shape.conditions) - {*shape.named_facet, *apart}
    tested = [tested_alone(each) for each in _within_bounds(shape, others).conditions]
    by_index = [CONDITIONS[name] for name in shape.named_facet]
    excluded = status_condition(shape, None).values() if shape.by_exclusion else ()
    found = Part("job_list_by_name", "found", {**own, "conditions": All([*by_index, *tested, *excluded])})
    return _looked_up(shape, found, cap) if needs_latest else found


def _looked_up(shape: ListShape, found: Part, cap: Part) -> Part:
    """Returns those found that have the list's statuses, with the keys of the order, by their ids.

    They are looked up in the copies of unsuccessful jobs, a small table, if these have the statuses, otherwise in
    job_latest.
    """
    status = ONE_STATUS.get(shape.one_status, CONDITIONS)["statuses"]
    conditions = All([status] if shape.statuses else ANY_JOB)
    read = Part("job_list_unsuccessful", "source") if shape.unsuccessful else Part("job_list_collected", "latest")
    own: Regions = {"keys": ORDERS[shape.ordering.column].keys, "source": read, "conditions": conditions, "cap": cap}
    return Part("job_list_collected", "found_by_ids", {**own, "ids": found})


def _keys(shape: ListShape) -> Part:
    """Returns the keys that job has: those of the order by recency are found by the ids."""
    return ORDERS["created_at" if shape.by_ids else shape.ordering.column].keys


def _small(shape: ListShape) -> Part:
    """Returns the matches among the jobs with the list's statuses and times."""
    own: Regions = {"keys": ORDERS[shape.ordering.column].keys, "cap": UNCAPPED}
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
    return All([*map(tested_alone, keys), *listed_conditions(shape, names).conditions])


def _small_source(shape: ListShape) -> Part:
    if shape.small_by_both or shape.unsuccessful:
        return Part("job_list_unsuccessful", "source")
    if not shape.statuses and shape.ordering.column == "updated_at":
        return Part("job_list_collected", "by_recency")
    return source(shape.statuses, Ordering.CREATED)
