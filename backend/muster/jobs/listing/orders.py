"""The orders of the list as SQL, one row each, from ``db/queries/jobs/job_orders.sql``."""

from collections.abc import Mapping
from dataclasses import dataclass

from muster.core.db.fragments import Part


@dataclass(frozen=True, slots=True)
class Order:
    """The keys of an order (also its ascending direction), its descending direction, those of a cursor and a bound."""

    keys: Part
    descending: Part
    cursor: Part
    bound: Part | None = None

    @property
    def ascending(self) -> Part:
        return self.keys


def _row(keys: str, descending: str, cursor: str, bound: str | None = None) -> Order:
    keys_, descending_, cursor_ = (Part("job_orders", region) for region in (keys, descending, cursor))
    return Order(keys_, descending_, cursor_, Part("job_orders", bound) if bound else None)


ORDERS: Mapping[str, Order] = {
    "created_at": _row("created_at_keys", "created_at_descending", "created_at_cursor", "created_at_bound"),
    "priority": _row("priority_keys", "priority_descending", "priority_cursor", "priority_bound"),
    "name": _row("name_keys", "name_descending", "name_cursor", "name_bound"),
    "updated_at": _row("updated_at_keys", "updated_at_descending", "updated_at_cursor"),
}
