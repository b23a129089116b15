"""The filters, order and start of a list, typed and validated."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from muster.jobs.statuses import Status


class Ordering(StrEnum):
    """Orders of the job list. Each ends in a unique key, so that paging returns every row once."""

    CREATED = "created_at"
    CREATED_DESC = "-created_at"
    NAME = "name"
    NAME_DESC = "-name"
    PRIORITY = "priority"
    PRIORITY_DESC = "-priority"
    UPDATED = "updated_at"
    UPDATED_DESC = "-updated_at"

    @property
    def column(self) -> str:
        return self.value.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.value.startswith("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The start of a page: a 0-based position, or after the keys of a row (``backward``: before them).

    ``backward`` alone is the last page.
    """

    position: int | None = None
    keys: tuple[object, ...] | None = None
    backward: bool = False

    @property
    def at_end(self) -> bool:
        return self.backward and self.keys is None


TALLIED = frozenset({"statuses", "created_after", "created_before"})
"""The conditions for which the tally provides counts and positions, also together with one of TALLIED_FACETS."""
FACETS = ("owner", "project", "queue", "priority")
"""The columns with an index in creation order, the likely rarest first."""
TALLIED_FACETS = frozenset(FACETS)

TIMES = frozenset({"created_after", "created_before"})
JSON_NAMES = {"statuses": "status"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """The conditions of a job list; None or empty disables one. Times are in UTC."""

    statuses: tuple[Status, ...] = ()
    search: str | None = None
    priority: int | None = None
    priority_min: int | None = None
    priority_max: int | None = None
    queue: str | None = None
    owner: str | None = None
    project: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None

    def conditions(self) -> Iterator[tuple[str, object]]:
        """Yields name and value of each active condition."""
        for name in CONDITIONS:
            value = getattr(self, name)
            if value is not None and value != ():
                yield name, value

    def to_json(self) -> dict[str, object]:
        """Returns the active conditions in the API's format, stored as the ``filter`` of an operation."""
        return {JSON_NAMES.get(name, name): _json_value(value) for name, value in self.conditions()}

    @classmethod
    def from_json(cls, conditions: Mapping[str, Any]) -> Self:
        """Returns the filter from :meth:`to_json`'s format. Raises TypeError for an unknown condition."""
        fields_by_name = {**conditions}
        if "status" in fields_by_name:
            fields_by_name["statuses"] = tuple(Status(value) for value in fields_by_name.pop("status"))
        for name in TIMES & fields_by_name.keys():
            fields_by_name[name] = datetime.fromisoformat(fields_by_name[name])
        return cls(**fields_by_name)

    @property
    def tallied(self) -> bool:
        """Whether the tally provides counts and positions: status, creation time and at most one facet."""
        return tallied(name for name, _ in self.conditions())

    @property
    def priority_range(self) -> tuple[int | None, int | None]:
        """Returns the lowest and the highest matching priority, None if unbounded."""
        low = max((bound for bound in (self.priority, self.priority_min) if bound is not None), default=None)
        high = min((bound for bound in (self.priority, self.priority_max) if bound is not None), default=None)
        return low, high

    def fingerprint(self, ordering: Ordering) -> str:
        """Returns a hash of filters and order: 16 hex digits."""
        text = repr((ordering.value, [(name, _canonical(value)) for name, value in self.conditions()]))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


CONDITIONS = tuple(field.name for field in fields(JobFilter))
"""The names of all conditions."""


def tallied(conditions: Iterable[str]) -> bool:
    """Returns whether the tally provides counts and positions under these conditions."""
    others = set(conditions) - TALLIED
    return not others or (len(others) == 1 and others <= TALLIED_FACETS)


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def _canonical(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return sorted(str(item) for item in value)
    return value
