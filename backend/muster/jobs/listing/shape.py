"""The shape of a list, which determines its statement (``statement``).

Its fields, and what the tally provides, are in ``tallied_shape``; how an ordered scan reads it is in ``scanned_shape``;
how its matches are collected is here.
"""

from dataclasses import dataclass
from typing import Self

from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.columns import UNSUCCESSFUL
from muster.jobs.listing.scanned_shape import ScannedShape
from muster.jobs.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShape(ScannedShape):
    """The shape of a list, without its values: lists of one shape share a statement."""

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
    def by_ids(self) -> bool:
        """Whether all matches are looked up at once, by their ids, in a table that has the keys of the order, too."""
        recency = self.ordering.column == "updated_at"
        by_status = recency or (bool(self.statuses) and not self.by_exclusion)
        return by_status and (self.unsuccessful or self.ordering.column != "name")

    @property
    def excludable(self) -> bool:
        """Whether most jobs have one of the list's statuses, so that the others can be excluded by their ids."""
        return Status.COMPLETED in self.statuses and self.ordering.column != "updated_at"

    @property
    def small_by_status(self) -> bool:
        """Whether few jobs are found by their status in ``job_latest``, and tested in ``job``."""
        return (
            bool(self.statuses) and not self.unsuccessful and not (self.latest_only and self.ordering.column != "name")
        )

    @property
    def small_by_both(self) -> bool:
        """Whether few jobs are found by their status, the unsuccessful ones apart from the open ones."""
        mixed = not UNSUCCESSFUL.isdisjoint(self.statuses) and Status.COMPLETED not in self.statuses
        return mixed and not self.unsuccessful and not (self.latest_only and self.ordering.column == "updated_at")

    @property
    def ranges_unsuccessful(self) -> bool:
        """Whether ranges of names are read from ``job_unsuccessful``."""
        # Its indexes lack the project.
        return self.unsuccessful and "project" not in self.conditions
