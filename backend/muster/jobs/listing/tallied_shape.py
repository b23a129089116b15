"""The fields of a list's shape, and what the tally provides for it."""

from dataclasses import dataclass

from muster.jobs.filters import TALLIED_FACETS, Ordering, tallied
from muster.jobs.listing.columns import OF_LATEST, UNSUCCESSFUL
from muster.jobs.listing.method import ListMethod
from muster.jobs.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class TalliedShape:
    """The shape of a list, without its values: lists of one shape share a statement.

    ``from_cursor``: the page starts after a cursor's keys, or before them if ``backward``; that without a cursor is the
    last page. ``from_position``: it starts at a position other than 0. ``from_end``: that position is reached backward
    from the end of the list. ``by_ranges``: a search by name reads the ranges of names that can contain its term,
    instead of all names. ``from_created``: a position by recency is reached from a moment that the order by creation
    gives. ``from_names``: a position by name is reached from a name that the counts of names give.
    ``named_by``: the condition whose index by name is read, instead of that of the likely rarest.
    ``over_cap``: the matches are known to exceed the count limit. ``uncapped``: the index provides all matches, not
    only those up to the count limit. ``up_to_last_id``: excludes jobs created later. ``bounded``: only the matches from
    the cursor up to the keys of a sampled one are collected. ``by_exclusion``: jobs with other statuses are excluded by
    their ids, instead of looking up the status of each job. ``facets_first``: a search by the index reads that of a
    facet, and tests the term in the jobs found.
    """

    conditions: tuple[str, ...]
    statuses: tuple[Status, ...]
    ordering: Ordering
    from_cursor: bool = False
    backward: bool = False
    from_position: bool = False
    from_end: bool = False
    from_created: bool = False
    from_names: bool = False
    named_by: str | None = None
    by_ranges: bool = False
    method: ListMethod = ListMethod.SCAN
    over_cap: bool = False
    uncapped: bool = False
    up_to_last_id: bool = False
    bounded: bool = False
    by_exclusion: bool = False
    facets_first: bool = False

    @property
    def count_tallied(self) -> bool:
        """Whether the tally provides the count."""
        return tallied(self.conditions)

    @property
    def facet(self) -> str | None:
        """The facet under which the tally provides the count; None without one."""
        return next((name for name in self.conditions if name in TALLIED_FACETS), None) if self.count_tallied else None

    @property
    def position_tallied(self) -> bool:
        """Whether the tally provides positions."""
        return self.count_tallied and self.ordering.column == "created_at"

    @property
    def rank_tallied(self) -> bool:
        """Whether the tally finds the row at a position: also by priority, counted one priority after the other."""
        by_priority = self.ordering.column == "priority" and self.count_tallied and self.facet in (None, "priority")
        return self.position_tallied or by_priority

    @property
    def at_tallied_position(self) -> bool:
        """Whether the first row is found by its position through the tally."""
        return self.from_position and self.rank_tallied

    @property
    def at_offset(self) -> bool:
        """Whether the rows before the first one are read and skipped."""
        return self.from_position and not self.rank_tallied

    @property
    def passed_bound(self) -> str | None:
        """The bound of creation time that the page's first key has already passed in creation order, or None."""
        if self.ordering.column != "created_at" or not (self.at_tallied_position or self.from_cursor):
            return None
        return "created_before" if self.ordering.descending != self.backward else "created_after"

    @property
    def names_counted(self) -> bool:
        """Whether the counts of names provide positions by name."""
        # They could leave out some statuses of few jobs, too, which takes 0.4 s at ten million jobs.
        return self.ordering.column == "name" and not self.conditions

    @property
    def one_status(self) -> Status | None:
        """The status of a list with a single one."""
        return self.statuses[0] if len(self.statuses) == 1 else None

    @property
    def unsuccessful(self) -> bool:
        """Whether ``job_unsuccessful`` has all jobs with the list's statuses."""
        return bool(self.statuses) and UNSUCCESSFUL.issuperset(self.statuses)

    @property
    def latest_only(self) -> bool:
        """Whether all conditions are on columns of job_latest."""
        return OF_LATEST.issuperset(self.conditions)
