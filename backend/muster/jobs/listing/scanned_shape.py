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
        return frozenset([name for name in BY_NAME if name in self.conditions][:1])

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
        return self.at_offset or self.from_created or self.from_unsuccessful or in_covered_order

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
    def tested(self) -> bool:
        """Whether an ordered scan tests rows, so that its length depends on the data."""
        return not self.scan_bounds.issuperset(self.conditions)
