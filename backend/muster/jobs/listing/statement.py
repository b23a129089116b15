"""Composes the statement of a page of the job list: names the source of each region of ``job_list.sql``.

Values are bound parameters, except literals of a fixed set, such as a single status.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from muster.core.db.fragments import All, Fragment, Part, Regions, Union
from muster.core.db.templates import Statement, compose
from muster.jobs.filters import TALLIED, Ordering
from muster.jobs.listing import facets
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS, EXISTING, ONE_STATUS, PASSED_BOUND, UPDATED_AFTER
from muster.jobs.listing.orders import ORDERS
from muster.jobs.listing.shape import ListMethod, ListShape
from muster.jobs.statuses import Status


@lru_cache(maxsize=1024)
def job_list(shape: ListShape) -> Statement:
    """Returns the statement of one page."""
    regions = _regions(shape)
    # An index of owners that are not empty serves an owner only when planned for it.
    return compose("job_list", regions, planned=not shape.position_tallied or shape.facet is not None)


def _regions(shape: ListShape) -> Regions:
    count = _count(shape)
    counted_after_page = shape.from_cursor and shape.position_tallied
    return {
        "matched": matched(shape),
        "total": None if counted_after_page or count is None else Part("job_list", "total", {"count": count}),
        "counted": Part("job_list_counts", "unknown") if count is None else Part("job_list", "counted"),
        "start": _start(shape),
        "rows": page_rows(shape),
        "page": _page(shape),
        "place": facets.place(shape) if counted_after_page else None,
        "position": _position(shape),
        "keys": ORDERS[shape.ordering.column].keys,
    }


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


def exact_count(shape: ListShape) -> Part:
    """Returns the exact number of matching jobs without a limit; of all matches, if they are collected."""
    if shape.count_tallied:
        return facets.count(shape)
    if shape.method is not ListMethod.SCAN:
        return Part("job_list_collected", "count")
    return Part("job_list_counts", "exact", _tested(shape))


def limited_count(shape: ListShape) -> Part:
    """Returns the number of matching jobs: exact if the tally provides it, otherwise up to the count limit plus one."""
    if shape.method is not ListMethod.SCAN or shape.count_tallied:
        return exact_count(shape)
    if shape.over_cap:
        return Part("job_list_counts", "limited", _tested(shape))
    return Part("job_list_counts", "capped", _tested(shape))


def page_rows(shape: ListShape) -> Part:
    """Returns the rows of a page plus one."""
    order = order_by(shape, backward=shape.backward)
    common: Regions = {"keys": ORDERS[shape.ordering.column].keys, "order": order}
    read: Regions = {**common, "source": _scanned(shape)}
    if shape.method is not ListMethod.SCAN:
        seek = All([*_first_row(shape)] or ANY_JOB)
        return Part("job_list_collected", "rows", {**common, "seek": seek, "offset": _offset(shape)})
    if shape.ids_first:
        return _ids_first(shape, read)
    # Several statuses in creation order: one ordered scan per status, merged, so that rare ones cost nothing.
    if len(shape.statuses) > 1 and shape.read_by_status:
        scans = (Part("job_list", "rows", {**read, "conditions": _wanted(shape, each)}) for each in shape.statuses)
        union = Union([Part("job_list_by_status", "branch", {"scan": scan}) for scan in scans])
        return Part("job_list_by_status", "rows", {**common, "branches": union})
    return Part("job_list", "rows", {**read, "conditions": _wanted(shape, shape.one_status)})


def _ids_first(shape: ListShape, read: Regions) -> Part:
    """Returns the rows of a page by their ids; those at a deep position, from its end or from a moment near it."""
    conditions = _wanted(shape, shape.one_status)
    if shape.by_ranges:
        return _by_ranges(shape, {**read, "conditions": conditions})
    if shape.from_created:
        region = "rows_descending" if shape.ordering.descending else "rows_ascending"
        return Part("job_list_at_recency", region, {**read, "conditions": conditions})
    if shape.from_names:
        region = "rows_descending" if shape.ordering.descending else "rows_ascending"
        names = Part("job_list_at_name", "with_status" if shape.statuses else "all")
        return Part("job_list_at_name", region, {**read, "source": names, "conditions": conditions})
    if not shape.from_end:
        return Part("job_list_at_offset", "rows", {**read, "conditions": conditions, "offset": _offset(shape)})
    reverse = order_by(shape, backward=True)
    return Part("job_list_at_offset", "rows_from_end", {**read, "conditions": conditions, "reverse": reverse})


def _by_ranges(shape: ListShape, read: Regions) -> Part:
    """Returns the rows of a page of a search by name, from the ranges of names that can contain the term."""
    descending = shape.ordering.descending != shape.backward
    passed = Part("job_list_by_name", "passed_descending" if descending else "passed_ascending")
    wanted = {**read, "offset": _offset(shape), "passed": All([passed] if shape.from_cursor else ANY_JOB)}
    return Part("job_list_by_name", "rows_descending" if descending else "rows_ascending", wanted)


def _offset(shape: ListShape) -> Part:
    return Part("job_list_collected", "offset_position" if shape.at_offset else "no_offset")


def _scanned(shape: ListShape) -> Part:
    """Returns the table or view for an ordered scan."""
    if shape.from_unsuccessful:
        return Part("job_list_unsuccessful", "source")
    from_latest = shape.read_by_status or shape.ordering.column == "updated_at"
    return Part("job_list_by_status" if from_latest else "job_list", "source")


def source(statuses: Sequence[Status], ordering: Ordering) -> Part:
    """Returns the view to read from: indexes of ``job_latest`` serve creation order under a status, and recency."""
    by_status = bool(statuses) and ordering.column == "created_at"
    from_latest = by_status or ordering.column == "updated_at"
    return Part("job_list_by_status" if from_latest else "job_list", "source")


def order_by(shape: ListShape, *, backward: bool = False) -> Part:
    """Returns the list's order, or its reverse."""
    order = ORDERS[shape.ordering.column]
    return order.descending if shape.ordering.descending != backward else order.ascending


def beyond_cursor(shape: ListShape) -> Iterator[Part]:
    """Yields the condition that a row is after the cursor, or before it; nothing without a cursor."""
    order = ORDERS[shape.ordering.column]
    compared: Regions = {"keys": order.keys, "cursor": order.cursor}
    if shape.from_cursor and shape.ordering.descending != shape.backward:
        yield Part("job_list_after_cursor", "keys_less", compared)
    elif shape.from_cursor:
        yield Part("job_list_before_cursor", "keys_greater", compared)


def _from_start(shape: ListShape) -> Part:
    """Returns the condition of rows from the first one of the page on."""
    region = "from_start_descending" if shape.ordering.descending else "from_start_ascending"
    if shape.position_tallied:
        return Part("job_list_at_position", region)
    return Part("job_list_at_priority", region)


def _first_row(shape: ListShape) -> Iterator[Part]:
    """Yields the conditions that exclude rows before the page's first one."""
    if shape.at_tallied_position:
        yield _from_start(shape)
    yield from beyond_cursor(shape)
    if shape.up_to_last_id:
        yield EXISTING


def _wanted(shape: ListShape, status: Status | None) -> All:
    own = {**CONDITIONS, **ONE_STATUS.get(status, {}), **PASSED_BOUND.get(shape.passed_bound, {})}
    if shape.ordering.column == "updated_at":
        own = {**own, "created_after": UPDATED_AFTER}
    return All([*(own[name] for name in shape.conditions), *_first_row(shape)] or ANY_JOB)


def _tested(shape: ListShape) -> Regions:
    # Counted in creation order, whatever the list's order is.
    counted = source(shape.statuses, Ordering.CREATED)
    if shape.unsuccessful and not TALLIED.issuperset(shape.conditions):
        counted = Part("job_list_unsuccessful", "source")
    return {"source": counted, "conditions": _all(shape, shape.conditions)}


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
    listed = _all(shape, TALLIED)
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
    """Returns the same, and that a row is between the cursor and the bound of what is collected."""
    if not shape.bounded:
        return _all(shape, names)
    order = ORDERS[shape.ordering.column]
    bound: Regions = {"keys": order.keys, "cursor": order.bound}
    descending = shape.ordering.descending != shape.backward
    file, region = ("job_list_before_cursor", "keys_greater") if descending else ("job_list_after_cursor", "keys_less")
    keys = [*beyond_cursor(shape), Part(file, region, bound)]
    return All([*map(_tested_alone, keys), *_all(shape, names).conditions])


def _tested_alone(condition: Fragment) -> Part:
    """Returns the condition so that no index serves it."""
    return Part("job_list_collected", "tested", {"condition": condition})


def _all(shape: ListShape, names: Collection[str]) -> All:
    """Returns those of the list's conditions that have these names."""
    own = {**CONDITIONS, **ONE_STATUS.get(shape.one_status, {})}
    return All([own[name] for name in shape.conditions if name in names] or ANY_JOB)


def _small_source(shape: ListShape) -> Part:
    recency = shape.ordering.column == "updated_at"
    if shape.small_by_both or (shape.unsuccessful and not (shape.latest_only and recency)):
        return Part("job_list_unsuccessful", "by_recency" if recency else "source")
    if not shape.statuses and recency:
        return Part("job_list_collected", "by_recency")
    return source(shape.statuses, Ordering.CREATED)


def _count(shape: ListShape) -> Part | None:
    """Returns the number of matching jobs, or None if counting them would delay the page."""
    if shape.count_tallied or (shape.method is not ListMethod.SCAN and not shape.bounded):
        return exact_count(shape)
    return Part("job_list_counts", "over_cap", _tested(shape)) if shape.over_cap else None


def _start(shape: ListShape) -> Part | None:
    if shape.from_created and shape.method is ListMethod.SCAN:
        return facets.start_by_recency(shape)
    if shape.from_names and shape.method is ListMethod.SCAN:
        return Part("job_list_at_name", "start_descending" if shape.ordering.descending else "start_ascending")
    return facets.start(shape) if shape.at_tallied_position else None


def _page(shape: ListShape) -> Part:
    order = order_by(shape)
    if not shape.backward:
        return Part("job_list", "page", {"order": order})
    reverse = order_by(shape, backward=True)
    return Part("job_list_before_cursor", "page", {"order": order, "reverse": reverse})


def _position(shape: ListShape) -> Part:
    if not shape.from_cursor:
        return Part("job_list", "position")
    if not shape.position_tallied:
        return Part("job_list_before_cursor", "position_unknown")
    descending = shape.ordering.descending
    return Part("job_list_after_cursor", "position_descending" if descending else "position_ascending")
