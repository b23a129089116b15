"""The shape of a list, which determines its statement (``statement``)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from muster.jobs.filters import FACETS, TALLIED, TALLIED_FACETS, TIMES, JobFilter, Ordering, Start, tallied
from muster.jobs.listing.columns import BY_NAME, COVERED, COVERING, INDEXED_FACETS, OF_LATEST, PRIORITIES, UNSUCCESSFUL
from muster.jobs.statuses import Status

COUNT_CAP = 10_000
"""The count limit: without the tally, counts up to it are exact; above it they are a lower bound."""


class ListMethod(StrEnum):
    """The method of reading a list, chosen by :mod:`muster.jobs.listing.method_choice`."""

    SCAN = "scan"
    """An ordered scan that tests each row: for frequent matches."""
    INDEX = "index"
    """All matches from the index of name pieces and facet values, sorted: for rare matches."""
    RANGES = "ranges"
    """All matches from the ranges of names that can contain the term, sorted: for words that are adjacent by name."""
    SMALL = "small"
    """All jobs with the list's statuses and creation times, tested and sorted: for few of them, as the tally proves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShape:
    """The shape of a list, without its values: lists of one shape share a statement.

    ``from_cursor``: the page starts after a cursor's keys, or before them if ``backward``. ``from_position``: it starts
    at a position other than 0. ``from_end``: that position is reached backward from the end of the list.
    ``by_ranges``: a search by name reads the ranges of names that can contain its term, instead of all names.
    ``from_created``: a position by recency, even the first, is reached from a moment that the order by creation gives.
    ``from_names``: a position by name is reached from a name that the counts of names give.
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
    by_ranges: bool = False
    method: ListMethod = ListMethod.SCAN
    over_cap: bool = False
    uncapped: bool = False
    up_to_last_id: bool = False
    bounded: bool = False
    by_exclusion: bool = False
    facets_first: bool = False

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
    def covered(self) -> bool:
        """Whether the order's index has all columns of the conditions, so that only rows of the page are fetched."""
        if self.from_unsuccessful:
            return "project" not in self.conditions
        return not self.uncovered and self.ordering.column != "updated_at" and not self._tests_statuses

    @property
    def uncovered(self) -> frozenset[str]:
        """The conditions on columns of job that the index of the order lacks, so that jobs are read for them."""
        own = frozenset(self.conditions) - {"statuses"}
        match self.ordering.column:
            case "created_at":
                has = TIMES | {"search"} if INDEXED_FACETS.isdisjoint(own) else COVERING | {"project"}
            case "name":
                # No index by name has both owner and project.
                has = COVERED["name"].union(BY_NAME) - {"owner"} if "project" in own else COVERED["name"]
            case _:
                has = COVERED.get(self.ordering.column, frozenset())
        return own - has

    @property
    def _tests_statuses(self) -> bool:
        return bool(self.statuses) and not self.by_exclusion

    @property
    def statuses_tested_last(self) -> bool:
        """Whether a scan looks up the status only of jobs that meet the other conditions, which its index tests."""
        if not self.statuses or self.from_unsuccessful:
            return False
        in_index = self.ordering.column == "created_at" and not self.read_by_status and not self.uncovered
        return self.ordering.column in COVERED or in_index

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
    def named_facet(self) -> frozenset[str]:
        """The condition that bounds the names that are read; empty without one."""
        return frozenset([name for name in BY_NAME if name in self.conditions][:1])

    @property
    def ids_first(self) -> bool:
        """Whether a scan reads ids by the order's index first, and the rows of the page by their ids."""
        in_covered_order = self.tested and self.ordering.column in COVERED
        return self.at_offset or self.from_created or self.from_unsuccessful or in_covered_order

    @property
    def one_status(self) -> Status | None:
        """The status of a list with a single one."""
        return self.statuses[0] if len(self.statuses) == 1 else None

    @property
    def names_counted(self) -> bool:
        """Whether the counts of names provide positions by name."""
        # They could leave out some statuses of few jobs, too, which takes 0.4 s at ten million jobs.
        return self.ordering.column == "name" and not self.conditions

    @property
    def unsuccessful(self) -> bool:
        """Whether ``job_unsuccessful`` has all jobs with the list's statuses."""
        return bool(self.statuses) and UNSUCCESSFUL.issuperset(self.statuses)

    @property
    def from_unsuccessful(self) -> bool:
        """Whether a scan reads ``job_unsuccessful``, which has the names too."""
        match self.ordering.column:
            case "created_at":
                # job_latest bounds status and time exactly.
                return self.unsuccessful and not TALLIED.issuperset(self.conditions)
            case "name":
                # Names of one owner, project or queue lie together in an index of job.
                return self.unsuccessful and (self.from_position or not self.named_facet)
            case _:
                return False

    @property
    def read_by_status(self) -> bool:
        """Whether a scan in creation order reads one status after the other, instead of testing that of each job."""
        # Most jobs are COMPLETED: their names and facets are tested first, in the indexes of job.
        rare = self.one_status not in (None, Status.COMPLETED)
        in_job = Status.COMPLETED in self.statuses and not INDEXED_FACETS.isdisjoint(self.conditions)
        if self.from_unsuccessful or in_job:
            return False
        return bool(self.statuses) and self.ordering.column == "created_at" and (rare or self.latest_only)

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
    def small_by_ids(self) -> bool:
        """Whether few unsuccessful jobs are tested in their copies, and the matches looked up in ``job_latest``."""
        recency = self.ordering.column == "updated_at"
        return recency and self.unsuccessful and not TALLIED.issuperset(self.conditions)

    @property
    def latest_only(self) -> bool:
        """Whether all conditions are on columns of job_latest."""
        return OF_LATEST.issuperset(self.conditions)

    @property
    def scan_bounds(self) -> frozenset[str]:
        """The conditions that the index of an ordered scan bounds; the others are tested row by row."""
        match self.ordering.column:
            case "created_at" if self.read_by_status or self.from_unsuccessful:
                return TALLIED
            case "created_at":
                facet = next((name for name in FACETS if name in self.conditions), None)
                return TIMES if facet is None else TIMES | {facet}
            case "name":
                return frozenset({"statuses"}) if self.from_unsuccessful else self.named_facet
            case "priority":
                return PRIORITIES
            case _:
                # No job was updated before its creation.
                return frozenset({"created_after"})

    @property
    def ranges_unsuccessful(self) -> bool:
        """Whether ranges of names are read from ``job_unsuccessful``."""
        # Its indexes lack the project.
        return self.unsuccessful and "project" not in self.conditions

    @property
    def tested(self) -> bool:
        """Whether an ordered scan tests rows, so that its length depends on the data."""
        return not self.scan_bounds.issuperset(self.conditions)

    @property
    def passed_bound(self) -> str | None:
        """The bound of creation time that a first row found by its key has already passed in creation order."""
        if self.ordering.column != "created_at" or not (self.at_tallied_position or self.from_cursor):
            return None
        return "created_before" if self.ordering.descending != self.backward else "created_after"
