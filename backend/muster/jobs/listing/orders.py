"""The orders of the list as SQL, one row each, from ``db/queries/jobs/job_orders.sql``."""

from collections.abc import Mapping
from dataclasses import dataclass

from muster.core.db.fragments import Part


@dataclass(frozen=True, slots=True)
class Order:
    """The keys of an order (also its ascending direction), its descending direction, and the keys of a cursor."""

    keys: Part
    descending: Part
    cursor: Part

    @property
    def ascending(self) -> Part:
        return self.keys


def _row(keys: str, descending: str, cursor: str) -> Order:
    return Order(Part("job_orders", keys), Part("job_orders", descending), Part("job_orders", cursor))


ORDERS: Mapping[str, Order] = {
    "created_at": _row("created_at_keys", "created_at_descending", "created_at_cursor"),
    "priority": _row("priority_keys", "priority_descending", "priority_cursor"),
    "name": _row("name_keys", "name_descending", "name_cursor"),
    "updated_at": _row("updated_at_keys", "updated_at_descending", "updated_at_cursor"),
}
