"""How an ordered scan reads a list: its table or index, the conditions that bound it, and those tested row by row."""

from dataclasses import dataclass

from muster.jobs.filters import FACETS, TALLIED, TIMES
from muster.jobs.listing.columns import BY_NAME, COVERED, COVERING, INDEXED_FACETS, PRIORITIES
from muster.jobs.listing.tallied_shape import TalliedShape
from muster.jobs.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedShape(TalliedShape):
    """The shape of a list, as an ordered scan reads it."""

    @property
    def named_facet(self) -> frozenset[str]:
        """The facet whose index by name is read, alone in a set; an empty set without one."""
        return frozenset([self.named_by] if self.named_by else self.by_names[:1])

    @property
    def by_names(self) -> list[str]:
        """The conditions that have an index by name."""
        return [name for name in BY_NAME if name in self.conditions]

    @property
    def delays_apart(self) -> bool:
        """Whether a page by recency begins a few hours after the latest creation time, and reads apart the jobs that
        were updated later than that: only those with a long delay were."""
        from_latest = self.ordering.column == "updated_at" and self.ordering.descending != self.backward
        return from_latest and not (self.from_cursor or self.from_position) and "created_before" in self.conditions

    @property
    def uncovered(self) -> frozenset[str]:
        """The conditions on columns of job that the index of the order lacks, so that jobs are read for them."""
        own = frozenset(self.conditions) - {"statuses"}
        match self.ordering.column:
            case "created_at":
                has = TIMES | {"search"} if INDEXED_FACETS.isdisjoint(own) else COVERING | {"project"}
            case "name":
                # The index of projects lacks the owner, as two values of their length and a name exceed its rows.
                lacks = {"owner"} if "project" in self.named_facet else set[str]()
                has = (COVERED["name"] | self.named_facet) - lacks
            case _:
                has = COVERED.get(self.ordering.column, frozenset())
        return own - has

    @property
    def statuses_tested_last(self) -> bool:
        """Whether a scan looks up the status only of jobs that meet the other conditions, which its index tests."""
        if not self.statuses or self.from_unsuccessful:
            return False
        in_index = self.ordering.column == "created_at" and not self.read_by_status and not self.uncovered
        return self.ordering.column in COVERED or in_index

    @property
    def ids_first(self) -> bool:
        """Whether a scan reads ids by the order's index first, and the rows of the page by their ids."""
        in_covered_order = self.tested and self.ordering.column in COVERED
        apart = self.from_created or self.from_unsuccessful or self.delays_apart
        return self.at_offset or apart or in_covered_order

    @property
    def from_unsuccessful(self) -> bool:
        """Whether a scan reads ``job_unsuccessful``, whose indexes have the names too."""
        match self.ordering.column:
            case "created_at":
                # job_latest bounds status and time exactly.
                return self.unsuccessful and not TALLIED.issuperset(self.conditions)
            case "name":
                # Names of one owner, project or queue lie together in an index of job.
                return self.unsuccessful and (self.from_position or not self.named_facet)
            case "updated_at":
                return self.unsuccessful and not (self.from_created or self.delays_apart)
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
    def scan_bounds(self) -> frozenset[str]:
        """The conditions that the index of an ordered scan bounds; the others are tested row by row."""
        match self.ordering.column:
            case "created_at" if self.read_by_status:
                return TALLIED
            case "created_at" if self.from_unsuccessful:
                return TALLIED.union(
                    [name for name in FACETS if name in INDEXED_FACETS.intersection(self.conditions)][:1]
                )
            case "created_at":
                return TIMES.union([name for name in FACETS if name in self.conditions][:1])
            case "name":
                return frozenset({"statuses"}) if self.from_unsuccessful else self.named_facet
            case "priority":
                return PRIORITIES
            case _:
                # No job was updated before its creation.
                return TIMES if self.delays_apart else frozenset({"created_after"})

    @property
    def tested(self) -> bool:
        """Whether an ordered scan tests rows, so that its length depends on the data."""
        return not self.scan_bounds.issuperset(self.conditions)
