"""Bodies and answers of the worker protocol."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, JsonValue, StringConstraints

from muster.core.http.problem_shape import Answer
from muster.core.http.shapes import ABSENT, Body, Errors, JsonObject, Text, json_text, printable, visible
from muster.core.limits import BIGINT_MAX
from muster.execution.changes import Claim, NewWorker, Run
from muster.jobs.schemas.fields import Amount, Progress, Queue, Task
from muster.jobs.statuses import Status

CLAIM_MAX, RUNS_MAX = 1000, 10_000
WAIT_MAX_S = 20
ENDS = (Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.PENDING)

WorkerName = Annotated[
    str, AfterValidator(printable), AfterValidator(visible), StringConstraints(min_length=1, max_length=200)
]
TaskName = Annotated[Task, StringConstraints(min_length=1)]
Memory = Annotated[int | float, Field(ge=0, le=2**40)]
JobId = Annotated[int, Field(ge=1, le=BIGINT_MAX)]
Attempt = Annotated[int, Field(ge=1, le=32_767)]
Message = Annotated[Text, StringConstraints(min_length=1, max_length=2000)]
Reason = Annotated[str, AfterValidator(printable), StringConstraints(max_length=1000)]
Measured = Annotated[int | float, Field(ge=0, le=1e15)]


def _storable(value: JsonValue) -> JsonValue:
    json_text(value)
    return value


Result = Annotated[JsonValue, AfterValidator(_storable)]


class WorkerRegister(Body):
    """A new worker: which queues it serves, which tasks it knows (all if absent), and how large it is."""

    name: WorkerName
    queues: Annotated[list[Queue], Field(min_length=1, max_length=100)] = Field(default=["default"])
    tasks: Annotated[list[TaskName], Field(min_length=1, max_length=1000)] | None = None
    executor: Annotated[str, AfterValidator(printable), StringConstraints(max_length=100)] = ""
    cpus: Amount
    memory_mb: Memory
    gpus: Amount = 0
    labels: JsonObject = Field("{}", json_schema_extra={"default": {}})

    def new_worker(self) -> NewWorker:
        return NewWorker(**vars(self))


class Free(Body):
    """What a worker has left; an absent amount is all that it has."""

    cpus: Amount = ABSENT
    memory_mb: Memory = ABSENT
    gpus: Amount = ABSENT


class WorkerClaim(Body):
    """Asks for up to limit jobs. With free, they fit it together; without, each fits the empty worker."""

    limit: Annotated[int, Field(ge=1, le=CLAIM_MAX)]
    wait_s: Annotated[int | float, Field(ge=0, le=WAIT_MAX_S)] = 0
    free: Free = ABSENT

    def claim(self, key: str | None) -> Claim:
        free = self.free.model_dump(exclude_unset=True) if "free" in self.model_fields_set else None
        return Claim(limit=self.limit, free=free, key=key)


class Usage(Body):
    """What a run has used."""

    cpu_s: Measured = ABSENT
    memory_peak_mb: Measured = ABSENT
    wall_s: Measured = ABSENT


class Running(Body):
    """One run of a worker, and what there is to say of it."""

    id: JobId
    attempt: Attempt
    progress: Progress = ABSENT
    message: Message = ABSENT
    usage: Usage = ABSENT

    def run(self) -> Run:
        return self.model_dump(exclude_unset=True)


class WorkerHeartbeat(Body):
    """All that a worker runs."""

    running: Annotated[list[Running], Field(max_length=RUNS_MAX)]

    def contradictions(self) -> Errors:
        return _once([run.id for run in self.running], "running")

    def runs(self) -> list[Run]:
        return [run.run() for run in self.running]


class Finished(Body):
    """How a run ended. PENDING gives it back unfinished: it keeps its attempt."""

    id: JobId
    attempt: Attempt
    status: Status
    exit_code: Annotated[int, Field(ge=-(2**31), lt=2**31)] = ABSENT
    signal: Annotated[int, Field(ge=1, le=255)] = ABSENT
    reason: Reason = ""
    result_data: Result = None
    error_message: Text = ""
    usage: Usage = ABSENT

    def run(self) -> Run:
        ended = f"Ended by signal {self.signal}." if self.signal else ""
        given = self.model_dump(exclude_unset=True, exclude={"signal", "reason"})
        message = " ".join(part for part in (self.reason, ended) if part)
        failed = self.status == Status.FAILED
        return {**given, "message": message, "error_message": self.error_message or (message if failed else "")}


class WorkerFinish(Body):
    """How runs ended, each job once; and with claim, a request for the next."""

    jobs: Annotated[list[Finished], Field(max_length=RUNS_MAX)]
    claim: WorkerClaim = ABSENT

    def contradictions(self) -> Errors:
        errors = _once([job.id for job in self.jobs], "jobs")
        for index, job in enumerate(self.jobs):
            given = job.model_fields_set & {"exit_code", "signal", "result_data", "error_message", "usage"}
            if job.status == Status.RUNNING:
                errors[f"jobs.{index}.status"] = [f"Must be {', '.join(ENDS)}."]
            elif job.status == Status.PENDING and given:
                errors |= {f"jobs.{index}.{field}": ["Does not go with PENDING."] for field in sorted(given)}
        return errors

    def runs(self) -> list[Run]:
        return [job.run() for job in self.jobs]


def _once(ids: list[int], field: str) -> Errors:
    seen: set[int] = set()
    twice = {id_ for id_ in ids if id_ in seen or seen.add(id_)}  # type: ignore[func-returns-value]
    return {field: [f"Names job {id_} twice." for id_ in sorted(twice)]} if twice else {}


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
    """What became of a finish: already: it was told before; stale: the run was not the worker's own any more."""

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


class Cancelled(RunKey):
    """A run to end: a signal, and after grace_s seconds the kill. It stays here until it is finished."""

    grace_s: int


class Heartbeat(Answer):
    """Until when the lease lasts, and which runs to end. unknown are no longer the worker's own: it kills them."""

    lease_until: datetime | None
    state: WorkerState
    cancel: list[Cancelled]
    unknown: list[RunKey]


class FinishedJob(RunKey):
    """What became of a finish, and the status that holds; null for a job that is gone."""

    outcome: Outcome
    status: Status | None


class WorkerFinished(Answer):
    """One entry for each job, in the order of ids. claim is null unless the request held one."""

    jobs: list[FinishedJob]
    claim: Claimed | None
    state: WorkerState


class Worker(Answer):
    """A worker. identity is what jobs and histories name it by; kept_for is a large job that it is kept free for."""

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
    kept_for: int | None
    registered_at: datetime
    seen_at: datetime
    lease_until: datetime
    gone_at: datetime | None


class WorkerList(Answer):
    """The newest 1,000 workers, those that live first; count is that of all."""

    count: int
    results: list[Worker]
