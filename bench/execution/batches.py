"""Claims and finishes in batches, as the bundled worker calls for them: each finish also asks for the next jobs."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from psycopg import Connection

from muster.core.db.templates import sql_file
from muster.execution import intervals
from muster.execution.worker.answers import Job
from muster.execution.worker.client import Client

QUEUE = "bench"
NAME = "bench batches"
BATCH = 100
COMPLETED = {"status": "COMPLETED", "exit_code": 0}
# Room for a batch of the jobs that bench.writes creates.
FREE = {"cpus": 4.0 * BATCH, "memory_mb": 16_000.0 * BATCH, "gpus": 0.0}


class Batches(Protocol):
    """A worker that runs jobs that do nothing, in batches."""

    def claim(self) -> int:
        """Claims a first batch; returns the number of jobs."""

    def finish(self, *, claims: bool = True) -> int:
        """Finishes the batch and claims the next; returns how many it finished. Raises LookupError if one was not."""

    def leave(self) -> None:
        """Ends the worker."""


class ClientBatches:
    """Calls a client of the bundled worker, which has room for one batch and ``ahead`` more."""

    def __init__(
        self, client: Client, *, queue: str = QUEUE, size: int = BATCH, wait_s: float = 0, ahead: int = 0
    ) -> None:
        self._client = client
        free = {**FREE, "cpus": float(max(size, FREE["cpus"]))}
        self._ask = {"limit": size, "free": free, "wait_s": wait_s}
        whole = {**free, "cpus": free["cpus"] * (1 + ahead)}
        self._worker = client.register({"name": _name(), "queues": [queue], **whole}).id
        self._jobs: Sequence[Job] = ()

    @property
    def held(self) -> int:
        return len(self._jobs)

    def claim(self) -> int:
        self._jobs = self.claimed()
        return len(self._jobs)

    def claimed(self) -> list[Job]:
        """Claims a batch and returns it; another thread may finish the one before."""
        return self._client.claim(self._worker, self._ask, _key()).jobs

    def finished(self, batch: Sequence[Job]) -> int:
        """Finishes a batch that was claimed; returns its size. Raises LookupError if one was not finished."""
        jobs = [{**job.named(), **COMPLETED} for job in batch]
        answer = self._client.finish(self._worker, {"jobs": jobs}, None)
        _check([job.outcome for job in answer.jobs], len(jobs))
        return len(jobs)

    def finish(self, *, claims: bool = True) -> int:
        jobs = [_ended(job.id, job.attempt) for job in self._jobs]
        body = {"jobs": jobs, **({"claim": self._ask} if claims else {})}
        answer = self._client.finish(self._worker, body, _key() if claims else None)
        _check([job.outcome for job in answer.jobs], len(jobs))
        self._jobs = answer.claim.jobs if answer.claim else ()
        return len(jobs)

    def leave(self) -> None:
        self._client.leave(self._worker)


class SqlBatches:
    """The same by the services' statements on a bare connection: no Django, no checks of what is sent and received."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        about = {**FREE, "name": _name(), "queues": [QUEUE], "tasks": None, "executor": "", "labels": "{}"}
        (self._worker,) = self._row("worker_register", {**about, "lease_s": intervals.lease_s()})
        self._jobs: Sequence[Mapping[str, Any]] = ()

    def claim(self) -> int:
        _, jobs, *_ = self._row("worker_claim", {**self._values(), **_claim_values(), "waits": False})
        self._jobs = json.loads(jobs)
        return len(self._jobs)

    def finish(self, *, claims: bool = True) -> int:
        jobs = [_ended(job["id"], job["attempt"]) for job in self._jobs]
        values = {**self._values(), "runs": json.dumps(jobs)}
        _, results, claimed, *_ = (
            self._row("worker_finish_claim", {**values, **_claim_values()})
            if claims
            else self._row("worker_finish", values)
        )
        outcomes = [result["outcome"] for result in json.loads(results)]
        _check(outcomes, len(jobs))
        self._jobs = json.loads(claimed) if claims else ()
        return len(jobs)

    def leave(self) -> None:
        self._row("worker_leave", {"id": self._worker})

    def _values(self) -> dict[str, object]:
        return {"id": self._worker, "lease_s": intervals.lease_s(), "running": None, "grace_s": intervals.GRACE_S}

    def _row(self, name: str, values: Mapping[str, object]) -> Sequence[Any]:
        row = self._connection.execute(sql_file(name).code, values, prepare=True).fetchone()
        if row is None:
            raise LookupError(f"{name} returned no row.")
        return row


def _name() -> str:
    return f"{NAME} {uuid.uuid4().hex[:8]}"


def _key() -> str:
    return uuid.uuid4().hex


def _claim_values() -> dict[str, object]:
    return {"most": BATCH, "free": json.dumps(FREE), "key": _key(), "log_limit": intervals.log_limit_bytes()}


def _ended(job_id: int, attempt: int) -> dict[str, object]:
    return {"id": job_id, "attempt": attempt, **COMPLETED}


def _check(outcomes: Sequence[str], jobs: int) -> None:
    if outcomes != ["done"] * jobs:
        raise LookupError(f"Not all of {jobs} jobs were finished: {outcomes}.")
