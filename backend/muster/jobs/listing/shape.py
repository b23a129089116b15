"""A list to read: its shape, which determines its statement (``statement``), and its values."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from muster.core.db.queries import Params
from muster.jobs.filters import TALLIED, JobFilter, Ordering, Start
from muster.jobs.statuses import Status

COUNT_CAP = 10_000
"""The count limit: without the tally, counts up to it are exact; above it they are a lower bound."""


class SearchMethod(StrEnum):
    """The method of a search, chosen by :mod:`muster.jobs.listing.search_strategy`."""

    SCAN = "scan"
    """An ordered scan that tests each name: for frequent terms and short lists."""
    INDEX = "index"
    """All matches from the index of pieces: for rare terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShape:
    """The shape of a list, without its values: lists of one shape share a statement.

    ``from_cursor``: the page starts after a cursor's keys, or before them if ``backward``. ``from_position``: it starts
    at a position other than 0. ``over_cap``: the matches are known to exceed the count limit. ``uncapped``: a search by
    the index collects all matches. ``up_to_last_id``: excludes jobs created later.
    """

    conditions: tuple[str, ...]
    statuses: tuple[Status, ...]
    ordering: Ordering
    from_cursor: bool = False
    backward: bool = False
    from_position: bool = False
    search: SearchMethod = SearchMethod.SCAN
    over_cap: bool = False
    uncapped: bool = False
    up_to_last_id: bool = False

    @classmethod
    def of(cls, filters: JobFilter, ordering: Ordering, start: Start) -> Self:
        """Returns the shape of a request's list."""
        return cls(
            conditions=tuple(name for name, _ in filters.conditions()),
            statuses=filters.statuses,
            ordering=ordering,
            from_cursor=start.keys is not None,
            backward=start.backward,
            from_position=bool(start.position),
        )

    @property
    def count_tallied(self) -> bool:
        """Whether the tally provides the count."""
        return TALLIED.issuperset(self.conditions)

    @property
    def position_tallied(self) -> bool:
        """Whether the tally provides positions."""
        return self.count_tallied and self.ordering.column == "created_at"

    @property
    def at_tallied_position(self) -> bool:
        """Whether the first row is found by its position through the tally."""
        return self.from_position and self.position_tallied

    @property
    def at_offset(self) -> bool:
        """Whether the rows before the first one are read and skipped."""
        return self.from_position and not self.position_tallied

    @property
    def name_index_only(self) -> bool:
        """Whether the order's index covers all conditions, so that only rows of the page are fetched."""
        return self.ordering.column == "name" and self.conditions == ("search",)

    @property
    def one_status(self) -> Status | None:
        """The status of a list with a single one."""
        return self.statuses[0] if len(self.statuses) == 1 else None

    @property
    def passed_bound(self) -> str | None:
        """The bound of creation time that a first row found by its key has already passed in creation order."""
        if self.ordering.column != "created_at" or not (self.at_tallied_position or self.from_cursor):
            return None
        return "created_before" if self.ordering.descending != self.backward else "created_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """A list to read: ``shape`` determines the statements, ``params`` has their parameters, including unused ones."""

    shape: ListShape
    params: Params

    @classmethod
    def of(cls, filters: JobFilter, ordering: Ordering, start: Start, *, page_size: int = 1) -> Self:
        """Returns the query for a page of a list."""
        values: dict[str, object] = dict(filters.conditions())
        # An array literal: psycopg would inspect each element of a list.
        values["statuses"] = f"{{{','.join(filters.statuses or Status)}}}"
        values["created_after"], values["created_before"] = filters.created_after, filters.created_before
        values.update({f"key_{index}": key for index, key in enumerate(start.keys or ())})
        page = {"position": start.position, "page_size": page_size, "count_cap": COUNT_CAP}
        return cls(shape=ListShape.of(filters, ordering, start), params={**values, **page})

    def searched(self, search: SearchMethod, *, over_cap: bool = False, uncapped: bool = False) -> Self:
        """Returns the query with this method of its search."""
        return replace(self, shape=replace(self.shape, search=search, over_cap=over_cap, uncapped=uncapped))
