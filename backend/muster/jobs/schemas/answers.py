"""Schemas of responses. The database builds the JSON; these describe it in OpenAPI, and tests compare the two."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from muster.core.http.problem_shape import Answer, BaseProblem
from muster.jobs.statuses import Status


class LatestStatus(Answer):
    """A job's current status: its newest history entry."""

    status_type: Status
    timestamp: datetime
    message: str
    progress: int | None


class StatusEntry(Answer):
    """One entry of a job's history. attempt is null in entries of before attempts were recorded."""

    id: int
    status_type: Status
    timestamp: datetime
    message: str
    progress: int | None
    actor: str
    attempt: int | None


class JobItem(Answer):
    """A job in a list. execution_time is in seconds: up to now for a running job, null before the start."""

    id: int
    name: str
    priority: int
    queue: str
    owner: str
    project: str
    attempt: int
    created_at: datetime
    updated_at: datetime
    scheduled_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    execution_time: float | None
    latest_status: LatestStatus


class WaitingReason(StrEnum):
    """Why a PENDING job waits: no worker serves its queue or task, all are too small or busy, or it comes next."""

    NO_TASK = "no_task"
    DUE_LATER = "due_later"
    RETRY = "retry"
    NO_WORKER = "no_worker"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    NEXT = "next"


class StartEstimate(Answer):
    """When a job will probably start."""

    earliest: datetime
    latest: datetime


class Waiting(Answer):
    """Why a job waits. ahead is the number of jobs that the same workers take before it; a lower bound unless
    ahead_exact; null unless the reason is busy or next. estimate is null if it would mislead."""

    reason: WaitingReason
    message: str
    due_at: datetime | None
    ahead: int | None
    ahead_exact: bool | None
    estimate: StartEstimate | None


class JobDetail(JobItem):
    """The whole job, with its newest 100 statuses. waiting is null unless the job is PENDING, and absent in answers to
    writes."""

    description: str
    task: str
    args: dict[str, Any]
    unique_key: str | None
    max_attempts: int
    error_message: str
    exit_code: int | None
    usage: dict[str, Any] | None
    result_data: Any
    resource_requirements: dict[str, Any]
    worker: str | None
    lease_expires_at: datetime | None
    allowed_transitions: list[Status]
    statuses: list[StatusEntry]
    status_history_count: int
    waiting: Waiting | None = None


class JobPage(Answer):
    """A page of jobs. count is exact, or a lower bound if count_exact is false. If counting would delay the page, count
    is null and count_url is the path of the count. position is 0-based."""

    count: int | None
    count_exact: bool
    count_url: str | None
    position: int | None
    next: str | None
    previous: str | None
    results: list[JobItem]


class JobListCount(Answer):
    """The number of jobs in a list: exact, or a lower bound if count_exact is false."""

    count: int
    count_exact: bool


class JobPosition(Answer):
    """The 0-based position of a job in a list, null if the list does not contain it, and the list's count."""

    position: int | None
    count: int


class StatusPage(Answer):
    """A page of a job's history."""

    count: int
    next: str | None
    results: list[StatusEntry]


class Problem(BaseProblem):
    """An RFC 9457 problem. code is for programs, detail for people, errors names fields."""

    allowed: list[Status] = []  # noqa: RUF012  pydantic copies defaults
    existing_id: int = 0
