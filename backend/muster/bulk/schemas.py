"""Bodies and responses of batches, bulk actions and operations."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, RootModel

from muster.bulk.changes import BulkAction, BulkChange
from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, Body, Errors, Text
from muster.jobs.schemas.bodies import JobCreate
from muster.jobs.schemas.fields import Priority
from muster.jobs.schemas.queries import Id, JobConditions
from muster.jobs.statuses import Status

BATCH_MAX_JOBS = 10_000


BULK_MAX_IDS = 10_000
BULK_STATUS = {BulkAction.CANCEL: Status.CANCELLED, BulkAction.RETRY: Status.PENDING}


class JobBatch(RootModel[Annotated[list[JobCreate], Field(min_length=1, max_length=BATCH_MAX_JOBS)]]):
    """Up to 10,000 new jobs, created all or not at all."""


def _conditions(value: object) -> object:
    """Validates conditions as the list does, but refuses an empty search, which the list ignores."""
    if not isinstance(value, dict):
        return value
    if value.get("search") == "":
        raise ValueError("An empty search would match every job; leave it out.")
    return JobConditions.model_validate(value)


BulkFilter = Annotated[JobConditions, BeforeValidator(_conditions)]


class JobBulk(Body):
    """One action on the jobs with these ids, or on all jobs that match a filter; {} matches every job.

    With ``dry_run`` nothing is changed: ``matched`` in the response is the exact number of matching jobs.
    """

    action: BulkAction
    ids: Annotated[list[Id], Field(min_length=1, max_length=BULK_MAX_IDS)] = ABSENT
    filter: BulkFilter = ABSENT
    status_type: Status = ABSENT
    message: Text = ""
    priority: Priority = ABSENT
    dry_run: bool = False

    def resolved(self, username: str) -> Self:
        if "filter" not in self.model_fields_set:
            return self
        return self.model_copy(update={"filter": self.filter.resolved(username)})

    def contradictions(self) -> Errors:
        given = self.model_fields_set
        if len(given & {"ids", "filter"}) != 1:
            return {"ids": ["Give either ids or a filter."]}
        if self.dry_run and "ids" in given:
            return {"dry_run": ["Goes with a filter."]}
        needed = {BulkAction.SET_STATUS: "status_type", BulkAction.SET_PRIORITY: "priority"}.get(self.action)
        errors: Errors = {}
        for field in ("status_type", "priority"):
            if field == needed and field not in given:
                errors[field] = [f"Is required with {self.action}."]
            elif field != needed and field in given:
                errors[field] = [f"Does not go with {self.action}."]
        if "message" in given and self.action in (BulkAction.DELETE, BulkAction.SET_PRIORITY):
            errors["message"] = [f"Does not go with {self.action}."]
        return errors

    def bulk_change(self) -> BulkChange:
        status = BULK_STATUS.get(self.action, self.status_type)
        return BulkChange(action=self.action, status_type=status, message=self.message, priority=self.priority)


class OperationState(StrEnum):
    """The state of a bulk operation; none follows the last three."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    ABORTED = "ABORTED"
    FAILED = "FAILED"


class BatchCreated(Answer):
    """The new jobs, in the order of the request."""

    count: int
    ids: list[int]


class Skipped(Answer):
    """An unchanged job and the reason: not_found, not_owner, transition_refused or job_finished."""

    id: int
    reason: str


class BulkDone(Answer):
    """matched is the number of existing jobs, changed that of changed jobs; skipped has the reasons of the others.

    left_out is the number of jobs of others, which the caller may not change; a dry run doesn't count them as matched.
    """

    matched: int
    changed: int
    left_out: int
    skipped: list[Skipped]


class Operation(Answer):
    """A bulk action over a filter. skipped contains the first 1,000 jobs; skipped_reasons counts all by reason.

    left_out is the number of matching jobs of others, which the caller may not change.
    """

    id: int
    state: OperationState
    action: dict[str, Any]
    filter: dict[str, Any]
    actor: str
    matched: int
    left_out: int
    done: int
    changed: int
    skipped_count: int
    skipped_reasons: dict[str, int]
    skipped: list[Skipped]
    error_message: str
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
