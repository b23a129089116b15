"""The changes of bulk actions."""

from dataclasses import dataclass
from enum import StrEnum

from muster.jobs.changes import JobChange
from muster.jobs.statuses import Status


class BulkAction(StrEnum):
    """The action of a bulk request on each job."""

    SET_STATUS = "set_status"
    CANCEL = "cancel"
    RETRY = "retry"
    DELETE = "delete"
    SET_PRIORITY = "set_priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """The change that a bulk action makes to each job."""

    action: BulkAction
    status_type: Status | None = None
    message: str = ""
    priority: int | None = None

    def job_change(self) -> JobChange:
        """Returns the change of a single job. Raises ValueError for an action without one (delete)."""
        if self.status_type is not None:
            return JobChange(status_type=self.status_type, message=self.message)
        if self.priority is not None:
            return JobChange(edits={"priority": self.priority})
        raise ValueError(f"{self.action} changes nothing.")
