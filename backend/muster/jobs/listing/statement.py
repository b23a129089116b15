"""Composes the statement of a page of the job list: names the source of each region of ``job_list.sql``.

Values are bound parameters, except literals of a fixed set, such as a single status.
"""

from collections.abc import Iterator
from functools import lru_cache

from muster.core.db.fragments import All, Part, Regions, Union
from muster.core.db.templates import Statement, compose
from muster.jobs.filters import TALLIED, Ordering
from muster.jobs.listing import facets
from muster.jobs.listing.collected import matched
from muster.jobs.listing.columns import INDEXED_FACETS, UNSUCCESSFUL
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS, EXISTING, PASSED_BOUND, TIMES_ALONE, UPDATED_AFTER
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.orders import ORDERS
from muster.jobs.listing.parts import beyond_cursor, listed_conditions, order_by, source, status_condition, tested_alone
from muster.jobs.listing.shape import ListShape
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
    # Several statuses in creation order: one ordered scan per status, merged, so that rare ones cost nothing.
    if len(shape.statuses) > 1 and shape.read_by_status:
        union = Union(
            [Part("job_list_by_status", "branch", {"scan": _of_status(shape, read, each)}) for each in shape.statuses]
        )
        return Part("job_list_by_status", "rows", {**common, "branches": union, "offset": _offset(shape)})
    if shape.ids_first:
        return _ids_first(shape, read)
    return Part("job_list", "rows", {**read, "conditions": _wanted(shape, shape.one_status)})


def _of_status(shape: ListShape, read: Regions, status: Status) -> Part:
    """Returns the rows up to the end of the page that have this status."""
    own: Regions = {**read, "conditions": _wanted(shape, status)}
    if status in UNSUCCESSFUL and not TALLIED.issuperset(shape.conditions):
        # The index of the copies has the columns of most conditions.
        own = {**own, "source": Part("job_list_unsuccessful", "source")}
    return Part("job_list_by_status", "up_to_offset", own) if shape.at_offset else Part("job_list", "rows", own)


def _ids_first(shape: ListShape, read: Regions) -> Part:
    """Returns the rows of a page by their ids; those at a deep position, from its end or from a moment near it."""
    conditions = _wanted(shape, shape.one_status)
    if shape.by_ranges:
        return _by_ranges(shape, {**read, "conditions": conditions})
    if shape.delays_apart:
        order = order_by(shape, backward=shape.backward)
        return Part("job_list_delayed", "rows", {**read, "conditions": conditions, "order": order})
    if shape.from_created:
        region = "rows_descending" if shape.ordering.descending else "rows_ascending"
        return Part("job_list_at_recency", region, {**read, "conditions": conditions})
    if shape.from_names:
        region = "rows_descending" if shape.ordering.descending else "rows_ascending"
        return Part(
            "job_list_at_name", region, {**read, "source": Part("job_list_at_name", "all"), "conditions": conditions}
        )
    if not shape.from_end:
        return Part("job_list_at_offset", "rows", {**read, "conditions": conditions, "offset": _offset(shape)})
    reverse = order_by(shape, backward=True)
    return Part("job_list_at_offset", "rows_from_end", {**read, "conditions": conditions, "reverse": reverse})


def _by_ranges(shape: ListShape, read: Regions) -> Part:
    """Returns the rows of a page of a search by name, from the ranges of names that can contain the term."""
    descending = shape.ordering.descending != shape.backward
    passed = Part("job_list_by_name", "passed_descending" if descending else "passed_ascending")
    if shape.statuses and not (shape.from_unsuccessful or shape.by_exclusion):
        # A plan for many jobs would read all with the statuses for each range.
        read = {**read, "source": Part("job_list_collected", "with_latest")}
    wanted = {**read, "offset": _offset(shape), "passed": All([passed] if shape.from_cursor else ANY_JOB)}
    return Part("job_list_by_name", "rows_descending" if descending else "rows_ascending", wanted)


def _offset(shape: ListShape) -> Part:
    return Part("job_list_collected", "offset_position" if shape.at_offset else "no_offset")


def _scanned(shape: ListShape) -> Part:
    """Returns the table or view for an ordered scan."""
    if shape.from_unsuccessful:
        return Part("job_list_unsuccessful", "source")
    if shape.statuses_tested_last and shape.ordering.column == "created_at" and not shape.by_exclusion:
        # A plan that does not know the values would read the index of statuses.
        return Part("job_list_collected", "with_latest")
    from_latest = shape.read_by_status or shape.ordering.column == "updated_at"
    return Part("job_list_by_status" if from_latest else "job_list", "source")


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
    own = {**CONDITIONS, **status_condition(shape, status), **PASSED_BOUND.get(shape.passed_bound, {})}
    if shape.ordering.column == "updated_at":
        own = {**own, "created_after": UPDATED_AFTER}
    if shape.ordering.column == "name":
        others = INDEXED_FACETS - (frozenset() if shape.from_unsuccessful else shape.named_facet)
        own = {**own, **TIMES_ALONE, **{name: tested_alone(own[name]) for name in others}}
    if shape.ordering.column == "priority":
        # Otherwise PostgreSQL reads the index of a facet, and sorts all of its jobs.
        own = {**own, **{name: tested_alone(own[name]) for name in INDEXED_FACETS}}
    return All([*(own[name] for name in shape.conditions), *_first_row(shape)] or ANY_JOB)


def _tested(shape: ListShape) -> Regions:
    # Counted in creation order, whatever the list's order is.
    counted = source(shape.statuses, Ordering.CREATED)
    if shape.unsuccessful and not TALLIED.issuperset(shape.conditions):
        counted = Part("job_list_unsuccessful", "source")
    return {"source": counted, "conditions": listed_conditions(shape, shape.conditions)}


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
