"""Parts that several statements of lists share: the view to read, the order, the conditions."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from muster.core.db.fragments import All, Fragment, Part, Regions
from muster.jobs.filters import Ordering
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS, ONE_STATUS
from muster.jobs.listing.orders import ORDERS
from muster.jobs.listing.shape import ListShape
from muster.jobs.statuses import Status


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


def listed_conditions(shape: ListShape, names: Collection[str]) -> All:
    """Returns those of the list's conditions that have these names."""
    own = {**CONDITIONS, **ONE_STATUS.get(shape.one_status, {})}
    return All([own[name] for name in shape.conditions if name in names] or ANY_JOB)


def status_condition(shape: ListShape, status: Status | None) -> Mapping[str, Part]:
    """Returns the condition on the status: a single one, or several; or that no other status excludes the job."""
    if not shape.by_exclusion:
        return ONE_STATUS.get(status, {})
    # A name would be folded for each of the others.
    others = listed_conditions(shape, set(shape.conditions) - {"statuses", "search"})
    return {"statuses": Part("job_list_unsuccessful", "excluded", {"conditions": others})}


def tested_alone(condition: Fragment) -> Part:
    """Returns the condition so that no index serves it."""
    return Part("job_list_collected", "tested", {"condition": condition})
