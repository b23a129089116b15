"""Bodies of workers."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from muster.core.http.shapes import ABSENT, Body, Errors, JsonObject, printable
from muster.execution.changes import Claim, NewWorker, Run
from muster.execution.schemas.fields import CLAIM_MAX, RUNS_MAX, WAIT_MAX_S, Memory, TaskName, WorkerName
from muster.execution.schemas.runs import Finished, RunName, Running
from muster.jobs.schemas.fields import Amount, Queue
from muster.jobs.statuses import Status

ENDS = (Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.PENDING)


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


RunNames = Annotated[list[RunName], Field(max_length=RUNS_MAX)]


class NextClaim(Body):
    """Asks for up to limit jobs. With free, they fit it together; without, each fits the empty worker."""

    limit: Annotated[int, Field(ge=1, le=CLAIM_MAX)]
    wait_s: Annotated[int | float, Field(ge=0, le=WAIT_MAX_S)] = 0
    free: Free = ABSENT

    def claim(self, key: str | None) -> Claim:
        free = self.free.model_dump(exclude_unset=True) if "free" in self.model_fields_set else None
        return Claim(limit=self.limit, free=free, key=key)


class WorkerClaim(NextClaim):
    """Asks for up to limit jobs. running: all that the worker runs, so that the answer can say which of them to end."""

    running: RunNames = ABSENT

    def contradictions(self) -> Errors:
        return _running_once(self)

    def runs(self) -> list[Run] | None:
        return _running(self)


class WorkerHeartbeat(Body):
    """All that a worker runs."""

    running: Annotated[list[Running], Field(max_length=RUNS_MAX)]

    def contradictions(self) -> Errors:
        return _once([run.id for run in self.running], "running")

    def runs(self) -> list[Run]:
        return [run.run() for run in self.running]


class WorkerFinish(Body):
    """How runs ended, each job once; with claim, a request for the next. running: all that the worker goes on with."""

    jobs: Annotated[list[Finished], Field(max_length=RUNS_MAX)]
    claim: NextClaim = ABSENT
    running: RunNames = ABSENT

    def contradictions(self) -> Errors:
        errors = _once([job.id for job in self.jobs], "jobs") | _running_once(self)
        for index, job in enumerate(self.jobs):
            if job.status == Status.RUNNING:
                errors[f"jobs.{index}.status"] = [f"Must be {', '.join(ENDS)}."]
            elif job.status == Status.PENDING:
                given = job.model_fields_set & {"exit_code", "signal", "result_data", "error_message", "usage"}
                errors |= {f"jobs.{index}.{field}": ["Does not go with PENDING."] for field in sorted(given)}
        return errors

    def ended(self) -> list[Run]:
        return [job.run() for job in self.jobs]

    def runs(self) -> list[Run] | None:
        return _running(self)


def _running(body: WorkerClaim | WorkerFinish) -> list[Run] | None:
    return [run.run() for run in body.running] if "running" in body.model_fields_set else None


def _running_once(body: WorkerClaim | WorkerFinish) -> Errors:
    return _once([run.id for run in body.running], "running") if "running" in body.model_fields_set else {}


def _once(ids: list[int], field: str) -> Errors:
    seen: set[int] = set()
    twice = {id_ for id_ in ids if id_ in seen or seen.add(id_)}  # type: ignore[func-returns-value]
    return {field: [f"Names job {id_} twice." for id_ in sorted(twice)]} if twice else {}
