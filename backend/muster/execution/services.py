"""What workers do. Each call is one statement, so one transaction; the rules are functions of the database."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

import orjson
from django.db import IntegrityError

from muster.core.db import queries
from muster.core.db.own_session import OwnSession
from muster.core.db.templates import sql_file
from muster.execution import intervals
from muster.execution.changes import Claim, NewWorker, Run, Running
from muster.execution.errors import WorkerGone, WorkerNotFound
from muster.execution.rows import BodyRow, ClaimRow, FinishRow, IdRow, LeaveRow

GONE = "stop"


def worker_register(*, worker: NewWorker) -> int:
    """Registers a worker; returns its id."""
    values = {
        **asdict(worker),
        "queues": list(worker.queues),
        "tasks": None if worker.tasks is None else list(worker.tasks),
        "lease_s": intervals.lease_s(),
    }
    try:
        return queries.single(sql_file("worker_register"), values, into=IdRow).id
    except IntegrityError as error:
        if not queries.violates(error, "worker_identity_key"):
            raise
        # Another registration took the name meanwhile, so this one gets a number.
        return worker_register(worker=worker)


def worker_claim(*, worker_id: int, claim: Claim, running: Running, waits: bool = False) -> ClaimRow:
    """Gives the next jobs to a worker, and tells which runs it must end. Raises WorkerNotFound or WorkerGone."""
    values = {**_lease(worker_id), **_claim(claim), **_running(running), "waits": waits}
    row = queries.one(sql_file("worker_claim"), values, into=ClaimRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    if row.state == GONE:
        raise WorkerGone
    return row


def workers_idle(*, asked: Sequence[tuple[int, str | None]], session: OwnSession) -> Collection[int]:
    """Renews the leases of idle workers whose claims wait; ``asked`` has the worker and the key of each claim.

    Returns the workers with nothing to be told. The others must claim.
    """
    values = {
        "ids": [worker_id for worker_id, _ in asked],
        "keys": [key for _, key in asked],
        "lease_s": intervals.lease_s(),
    }
    return {row.id for row in session.rows(sql_file("worker_idle"), values, into=IdRow)}


def worker_heartbeat(*, worker_id: int, runs: Sequence[Run]) -> str:
    """Renews a worker's lease; returns as JSON which runs it must end. Raises WorkerNotFound."""
    values = {**_lease(worker_id), "runs": _json(runs), "grace_s": intervals.GRACE_S}
    row = queries.one(sql_file("worker_heartbeat"), values, into=BodyRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    return row.body


def worker_finish(*, worker_id: int, runs: Sequence[Run], claim: Claim | None, running: Running) -> FinishRow:
    """Ends runs or gives them back, and gives the next jobs if there is a claim. Raises WorkerNotFound."""
    values = {**_lease(worker_id), "runs": _json(runs), **_running(running)}
    if claim is None:
        row = queries.one(sql_file("worker_finish"), values, into=FinishRow)
    else:
        row = queries.one(sql_file("worker_finish_claim"), {**values, **_claim(claim)}, into=FinishRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    return row


def worker_drain(*, worker_id: int) -> str:
    """Gives a worker no further jobs; returns the worker as JSON. Raises WorkerNotFound."""
    row = queries.one(sql_file("worker_drain"), {"id": worker_id}, into=BodyRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    return row.body


def worker_leave(*, worker_id: int) -> int:
    """Ends a worker and gives back what it holds; returns the number of jobs. Raises WorkerNotFound."""
    row = queries.one(sql_file("worker_leave"), {"id": worker_id}, into=LeaveRow)
    if row is None:
        raise WorkerNotFound(worker_id)
    return row.given_back


def _lease(worker_id: int) -> dict[str, object]:
    return {"id": worker_id, "lease_s": intervals.lease_s()}


def _claim(claim: Claim) -> dict[str, object]:
    free = None if claim.free is None else json.dumps(claim.free)
    return {"most": claim.limit, "free": free, "key": claim.key, "log_limit": intervals.log_limit_bytes()}


def _running(running: Running) -> dict[str, object]:
    return {"running": None if running is None else _json(running), "grace_s": intervals.GRACE_S}


def _json(runs: Sequence[Run]) -> str:
    try:
        return orjson.dumps(runs).decode()
    except TypeError:
        # A result has integers of more than 64 bits.
        return json.dumps(runs, ensure_ascii=False, default=datetime.isoformat)
