"""Writes. Each is one statement, so one transaction; if a unique key is taken, a second one looks up its job."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import cast

from muster.core.callers import AuditActor
from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.core.request_id import request_id
from muster.jobs import update_statement
from muster.jobs.changes import NO_PRECONDITION, JobChange, JobEdits, NewJob, Precondition
from muster.jobs.errors import JobFinished, JobNotFound, NotOwner, TransitionRefused, UniqueKeyTaken, VersionMismatch
from muster.jobs.rows import CreateRow, DeleteRow, IdRow, UpdateRow
from muster.jobs.selectors import Document
from muster.jobs.statuses import Status

RETRIED_FROM = (Status.FAILED, Status.CANCELLED)


def job_create(*, job: NewJob, actor: str) -> tuple[int, Document]:
    """Creates a PENDING job with its first history row. Raises UniqueKeyTaken."""
    created = queries.one(sql_file("job_create"), {**asdict(job), "actor": actor}, into=CreateRow)
    if created is None:
        taken = queries.one(sql_file("job_id_by_unique_key"), {"unique_key": job.unique_key}, into=IdRow)
        if taken is None:
            # The other job was deleted between the two statements, so the key is available again.
            return job_create(job=job, actor=actor)
        raise UniqueKeyTaken(unique_key=job.unique_key or "", existing_id=taken.id)
    return created.id, Document(body=created.body, version=created.version)


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
