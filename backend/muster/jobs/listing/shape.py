"""The shape of a list, apart from its values: what its statement is composed by (``statement``)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from muster.jobs.filters import TALLIED, JobFilter, Ordering, Start
from muster.jobs.statuses import Status


class SearchMethod(StrEnum):
    """How a search term is looked up: chosen by :mod:`muster.jobs.listing.search_strategy`."""

    SCAN = "scan"
    """In the list's order, testing each name: right for frequent terms and short lists."""
    INDEX = "index"
    """From all matches, by the index of pieces: right for rare terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShape:
    """The shape of a list, without its values: lists of one shape share a statement.

    ``from_cursor``, ``from_position``: whether the page starts beyond a cursor's keys, going ``backward`` from there,
    or at another position than the first. ``over_cap``: more jobs are known to match than are counted. ``uncapped``: a
    search by the index collects all matches. ``up_to_last_id``: jobs created later are left out.
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
        """Returns the shape of the list that a request asks for."""
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
        """Whether the tally knows the count."""
        return TALLIED.issuperset(self.conditions)

    @property
    def position_tallied(self) -> bool:
        """Whether the tally knows positions."""
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
        """Whether the index of the order holds all that the conditions test: only rows of the page are fetched."""
        return self.ordering.column == "name" and self.conditions == ("search",)

    @property
    def one_status(self) -> Status | None:
        """The status of a list under a single one."""
        return self.statuses[0] if len(self.statuses) == 1 else None

    @property
    def passed_bound(self) -> str | None:
        """The bound of creation time that the first row, found by its key, has passed in the order of creation."""
        if self.ordering.column != "created_at" or not (self.at_tallied_position or self.from_cursor):
            return None
        return "created_before" if self.ordering.descending != self.backward else "created_after"
