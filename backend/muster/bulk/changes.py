"""What bulk services do to each of many jobs."""

from dataclasses import dataclass
from enum import StrEnum

from muster.jobs.changes import JobChange
from muster.jobs.statuses import Status


class BulkAction(StrEnum):
    """What a bulk request does to each job."""

    SET_STATUS = "set_status"
    CANCEL = "cancel"
    RETRY = "retry"
    DELETE = "delete"
    SET_PRIORITY = "set_priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """What to do to each of many jobs."""

    action: BulkAction
    status_type: Status | None = None
    message: str = ""
    priority: int | None = None

    def job_change(self) -> JobChange:
        """The same as a change of one job. Raises ValueError for an action that changes nothing."""
        if self.status_type is not None:
            return JobChange(status_type=self.status_type, message=self.message)
        if self.priority is not None:
            return JobChange(edits={"priority": self.priority})
        raise ValueError(f"{self.action} changes nothing.")
