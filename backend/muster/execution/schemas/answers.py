"""Responses to workers, and how workers are shown. They are built by PostgreSQL; these describe them for OpenAPI."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT
from muster.jobs.statuses import Status


class WorkerState(StrEnum):
    """Whether a worker goes on: drain: it gets no further jobs; stop: it is gone, and holds nothing any more."""

    RUN = "run"
    DRAIN = "drain"
    STOP = "stop"


class ShownState(StrEnum):
    """The state of a worker: the last two are those of workers that are gone."""

    RUN = "run"
    DRAIN = "drain"
    LEFT = "left"
    LOST = "lost"


class Outcome(StrEnum):
    """What became of a finish: already: the run has this end, told before or given over the API; stale: not its own."""

    DONE = "done"
    ALREADY = "already"
    STALE = "stale"


class Registered(Answer):
    """The id of the worker, how often it sends heartbeats, and for how long it may be silent, in seconds."""

    id: int
    heartbeat_s: float
    lease_s: float


class ClaimedJob(Answer):
    """A job to run, RUNNING by now."""

    id: int
    attempt: int
    started_at: datetime
    name: str
    task: str
    args: dict[str, Any]
    resource_requirements: dict[str, Any]
    walltime_s: float | None
    log_limit_bytes: int


class Claimed(Answer):
    """The next jobs."""

    jobs: list[ClaimedJob]
    state: WorkerState


class RunKey(Answer):
    """One run."""

    id: int
    attempt: int


class Unknown(RunKey):
    """A run that is no longer the worker's own; started_at as the request gave it, absent if it gave none."""

    started_at: datetime = ABSENT


class Cancelled(RunKey):
    """A run to end: a signal, and after grace_s seconds the kill. It stays here until it is finished.

    grace_s becomes less with the time since the cancellation, down to 1.
    """

    grace_s: float


class ToEnd(Answer):
    """Which runs to end. unknown are no longer the worker's own: it kills them."""

    cancel: list[Cancelled]
    unknown: list[Unknown]


class WorkerClaimed(Claimed, ToEnd):
    """The next jobs, and which runs to end."""


class Heartbeat(ToEnd):
    """Until when the lease lasts, and which runs to end."""

    lease_until: datetime | None
    state: WorkerState


class FinishedJob(RunKey):
    """What became of a finish, and the status that holds; null for a job that is gone."""

    outcome: Outcome
    status: Status | None


class WorkerFinished(ToEnd):
    """One entry for each job, in the order of ids. claim is null unless the request held one."""

    jobs: list[FinishedJob]
    claim: Claimed | None
    state: WorkerState


class FreeAmounts(Answer):
    """What a worker has beside what its jobs need."""

    cpus: float
    memory_mb: float
    gpus: float


class Worker(Answer):
    """A worker. identity is what jobs and histories name it by; kept_for is a large job that it is kept free for.
    running is the number of runs in its last heartbeat, jobs_running that of the jobs which it holds."""

    id: int
    name: str
    identity: str
    executor: str
    state: ShownState
    queues: list[str]
    tasks: list[str] | None
    cpus: float
    memory_mb: float
    gpus: float
    labels: dict[str, Any]
    running: int
    jobs_running: int
    free: FreeAmounts
    kept_for: int | None
    registered_at: datetime
    seen_at: datetime
    lease_until: datetime
    gone_at: datetime | None


class WorkerList(Answer):
    """Up to 1,000 workers: those that live, the oldest first, then those that are gone; count is that of all."""

    count: int
    results: list[Worker]
