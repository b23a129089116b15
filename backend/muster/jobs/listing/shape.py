"""The shape of a list, apart from its values: what its statement is composed by (``statement``)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from muster.jobs.filters import TALLIED, JobFilter, Ordering
from muster.jobs.statuses import Status


class Search(StrEnum):
    """How a search term is looked for: chosen by :mod:`muster.jobs.listing.search_strategy`."""

    WALK = "walk"
    """Along the order, testing each name: right for frequent terms and short ranges."""
    INDEX = "index"
    """From all that match, by the index of pieces: right for rare terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a page begins: at a 0-based position, or beyond a row's keys (``backward``: before them, going back)."""

    position: int | None = None
    keys: tuple[object, ...] | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The shape of a list, without its values: lists of one shape share a statement."""

    conditions: tuple[str, ...]
    statuses: tuple[Status, ...]
    ordering: Ordering
    # Whether it starts beyond a cursor's keys, going back from there, or at another position than the first.
    keyed: bool = False
    backward: bool = False
    moved: bool = False
    search: Search = Search.WALK
    # It is known that more match than are counted; or all are collected, however many they are.
    over_cap: bool = False
    whole: bool = False
    # Names of further conditions.
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, filters: JobFilter, ordering: Ordering, start: Start) -> Self:
        return cls(
            conditions=tuple(name for name, _ in filters.conditions()),
            statuses=filters.statuses,
            ordering=ordering,
            keyed=start.keys is not None,
            backward=start.backward,
            moved=bool(start.position),
        )

    @property
    def counted(self) -> bool:
        """Whether the tally knows the count."""
        return TALLIED.issuperset(self.conditions)

    @property
    def placed(self) -> bool:
        """Whether the tally knows positions."""
        return self.counted and self.ordering.column == "created_at"

    @property
    def seeks(self) -> bool:
        """Whether the first row is found by its position through the tally."""
        return self.moved and self.placed

    @property
    def along_names(self) -> bool:
        """Whether the index of the order holds all that the conditions look at: only rows of the page are fetched."""
        return self.ordering.column == "name" and self.conditions == ("search",)

    @property
    def behind(self) -> str:
        """The end of the window that lies before the first row, as far as the order is that of creation."""
        if self.ordering.column != "created_at":
            return ""
        return "created_before" if self.ordering.descending != self.backward else "created_after"

    @property
    def skips(self) -> bool:
        """Whether rows before the first one are passed over."""
        return self.moved and not self.placed
