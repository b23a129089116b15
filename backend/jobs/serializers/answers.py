"""Shapes of the answers. The database builds the JSON; these describe it in OpenAPI, and tests compare the two."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from jobs.filters import Status


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OperationState(StrEnum):
    """Where a bulk operation stands; the last three are final."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    ABORTED = "ABORTED"
    FAILED = "FAILED"


class LatestStatus(Answer):
    """A job's current status: its newest history entry."""

    status_type: Status
    timestamp: datetime
    message: str
    progress: int | None


class StatusEntry(Answer):
    """One entry of a job's history."""

    id: int
    status_type: Status
    timestamp: datetime
    message: str
    progress: int | None
    actor: str


class JobItem(Answer):
    """A job as a list shows it. execution_time is in seconds, so far for a running job, null until started."""

    id: int
    name: str
    priority: int
    queue: str
    attempt: int
    created_at: datetime
    updated_at: datetime
    scheduled_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    execution_time: float | None
    latest_status: LatestStatus


class JobDetail(JobItem):
    """The whole job, with its newest 100 statuses."""

    description: str
    task: str
    args: dict[str, Any]
    unique_key: str | None
    max_attempts: int
    error_message: str
    result_data: Any
    resource_requirements: dict[str, Any]
    worker: str | None
    lease_expires_at: datetime | None
    allowed_transitions: list[Status]
    statuses: list[StatusEntry]
    status_history_count: int


class JobPage(Answer):
    """A page of jobs. count is exact unless count_exact is false: then there are more. position is 0-based."""

    count: int
    count_exact: bool
    position: int | None
    next: str | None
    previous: str | None
    results: list[JobItem]


class JobPosition(Answer):
    """Where a job stands in a list: 0-based, null when the list doesn't hold it; and how many the list holds."""

    position: int | None
    count: int


class BatchCreated(Answer):
    """The new jobs, in the order of the request."""

    count: int
    ids: list[int]


class Skipped(Answer):
    """A job that was left alone: not_found, transition_refused or job_finished."""

    id: int
    reason: str


class BulkDone(Answer):
    """matched counts the jobs that exist, changed those that were changed; skipped says why the others weren't."""

    matched: int
    changed: int
    skipped: list[Skipped]


class Operation(Answer):
    """A bulk action over a filter. skipped holds the first 1,000; skipped_reasons counts all of them by reason."""

    id: int
    state: OperationState
    action: dict[str, Any]
    filter: dict[str, Any]
    actor: str
    matched: int
    done: int
    changed: int
    skipped_count: int
    skipped_reasons: dict[str, int]
    skipped: list[Skipped]
    error_message: str
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None


class StatusPage(Answer):
    """A page of a job's history."""

    count: int
    next: str | None
    results: list[StatusEntry]


class Durations(Answer):
    """Seconds; null where nothing finished."""

    avg: float | None
    p50: float | None
    p95: float | None
    p99: float | None


class Bucket(Answer):
    """How many jobs finished from this time on, for one bucket."""

    bucket: datetime
    completed: int
    failed: int
    cancelled: int


class Failures(Answer):
    """How many jobs failed with this message; # stands for any number in it."""

    message: str
    count: int


class Stats(Answer):
    """Exact counts of this moment; durations and throughput of the window as of refreshed_at."""

    total: int
    by_status: dict[Status, int]
    window: str
    finished: int
    wait_time: Durations
    execution_time: Durations
    bucket_seconds: int
    throughput: list[Bucket]
    failures: list[Failures]
    oldest_pending_at: datetime | None
    refreshed_at: datetime


class Problem(BaseModel):
    """RFC 9457: what went wrong. code is for programs, detail for people, errors names fields."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None
    errors: dict[str, Any] = {}
    allowed: list[Status] = []
    existing_id: int = 0
