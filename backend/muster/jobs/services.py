"""Writes. Each is one statement, so one transaction.

If a unique key is taken, a second one looks up its job; with an Idempotency-Key, one before looks up the key.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

from muster.core.callers import AuditActor
from muster.core.db import queries
from muster.core.db.templates import Statement, sql_file
from muster.core.idempotency import IdempotencyKey
from muster.core.request_id import request_id
from muster.jobs import idempotency, selectors, update_statement
from muster.jobs.changes import NO_PRECONDITION, JobChange, JobEdits, NewJob, Precondition
from muster.jobs.errors import (
    CreatedJobDeleted,
    JobFinished,
    JobNotFound,
    NotOwner,
    TransitionRefused,
    UniqueKeyTaken,
    VersionMismatch,
)
from muster.jobs.rows import CreateRow, DeleteRow, IdRow, UpdateRow
from muster.jobs.selectors import Document
from muster.jobs.statuses import Status

RETRIED_FROM = (Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedJob:
    """A new job, or that of an earlier request with the same Idempotency-Key as it stands now (``repeated``)."""

    id: int
    document: Document
    repeated: bool = False


def job_create(*, job: NewJob, actor: str, key: IdempotencyKey | None = None) -> CreatedJob:
    """Creates a PENDING job with its first history row; with a key, only if the key has created none yet.

    Raises UniqueKeyTaken, and with a key IdempotencyKeyReused or CreatedJobDeleted.
    """
    values = {**asdict(job), "actor": actor}
    if key is None:
        return _created(sql_file("job_create"), values)
    return idempotency.once(
        key,
        create=lambda kept: _created(idempotency.job_create_once(), {**values, **kept}),
        repeat=lambda ids: _created_before(ids[0]),
    )


def _created(statement: Statement, values: queries.Params) -> CreatedJob:
    created = queries.one(statement, values, into=CreateRow)
    if created is None:
        taken = queries.one(sql_file("job_id_by_unique_key"), {"unique_key": values["unique_key"]}, into=IdRow)
        if taken is None:
            # The other job was deleted between the two statements, so the key is available again.
            return _created(statement, values)
        raise UniqueKeyTaken(unique_key=str(values["unique_key"]), existing_id=taken.id)
    return CreatedJob(id=created.id, document=Document(body=created.body, version=created.version))


def _created_before(job_id: int) -> CreatedJob:
    try:
        job = selectors.job_retrieve(job_id=job_id)
    except JobNotFound as error:
        raise CreatedJobDeleted(job_id) from error
    return CreatedJob(id=job_id, document=Document(body=job.body, version=job.version), repeated=True)


def job_update(
    *,
    job_id: int,
    change: JobChange,
    actor: str,
    precondition: Precondition = NO_PRECONDITION,
    only_from: Sequence[Status] = tuple(Status),
) -> Document:
    """Applies a status update, edits, or both, all or nothing.

    ``only_from`` narrows what the state machine allows.

    Raises JobNotFound, NotOwner, VersionMismatch, TransitionRefused or JobFinished.
    """
    params = change_params(ids=[job_id], change=change, actor=actor, precondition=precondition, only_from=only_from)
    row = queries.one(update_statement.job_update(), params, into=UpdateRow)
    if row is None:
        raise JobNotFound(job_id)
    match row.verdict:
        case "foreign":
            raise NotOwner
        case "stale":
            raise VersionMismatch
        case "refused":
            raise TransitionRefused(current=row.status, wanted=cast(str, change.status_type), allowed=row.allowed)
        case "finished":
            raise JobFinished(current=row.status, allowed=row.allowed)
    return Document(body=row.body, version=row.version)


def change_params(
    *,
    ids: Sequence[int],
    change: JobChange,
    actor: str,
    precondition: Precondition,
    only_from: Sequence[Status],
) -> queries.Params:
    """Returns the parameters of a change."""
    return {
        "ids": list(ids),
        "actor": actor,
        "only_owner": precondition.only_owner,
        "version": precondition.version,
        "status_type": change.status_type,
        "from_statuses": list(only_from),
        "message": change.message,
        "progress": change.progress,
        "has_progress": change.progress is not None,
        "result_data": change.result_data,
        "has_result_data": change.result_data is not None,
        "error_message": change.error_message,
        "has_error_message": change.error_message is not None,
        "edits": _edits(change.edits),
    }


def job_cancel(*, job_id: int, message: str, actor: str, precondition: Precondition = NO_PRECONDITION) -> Document:
    """Cancels an unfinished job. Raises the errors of :func:`job_update`."""
    change = JobChange(status_type=Status.CANCELLED, message=message)
    return job_update(job_id=job_id, change=change, actor=actor, precondition=precondition)


def job_retry(*, job_id: int, message: str, actor: str, precondition: Precondition = NO_PRECONDITION) -> Document:
    """Sets a FAILED or CANCELLED job to PENDING; ignores ``max_attempts``. Raises the errors of :func:`job_update`."""
    change = JobChange(status_type=Status.PENDING, message=message)
    return job_update(
        job_id=job_id,
        change=change,
        actor=actor,
        precondition=precondition,
        only_from=RETRIED_FROM,
    )


def job_delete(
    *, job_id: int, actor: str, audit_actor: AuditActor, precondition: Precondition = NO_PRECONDITION
) -> None:
    """Deletes a job with its history, and notes its name in the audit log.

    Raises JobNotFound, NotOwner or VersionMismatch.
    """
    params = {
        "id": job_id,
        "only_owner": precondition.only_owner,
        "version": precondition.version,
        "actor": actor,
        "audit_actor": audit_actor.name,
        "address": audit_actor.address,
        "request_id": request_id(),
    }
    row = queries.one(sql_file("job_delete"), params, into=DeleteRow)
    if row is None:
        raise JobNotFound(job_id)
    match row.verdict:
        case "foreign":
            raise NotOwner
        case "stale":
            raise VersionMismatch


def _edits(edits: JobEdits) -> str | None:
    if not edits:
        return None
    values: dict[str, object] = {**edits}
    if "resource_requirements" in edits:
        values["resource_requirements"] = json.loads(edits["resource_requirements"])
    return json.dumps(values, default=str)
