"""Writes. Each is one statement and so one transaction: it happens whole or not at all, in one round trip."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, cast

from django.db import IntegrityError

from jobs import sql
from jobs.errors import JobFinished, JobNotFound, TransitionRefused, UniqueKeyTaken, VersionMismatch
from jobs.filters import Status
from jobs.selectors import Document
from jobs.serializers.inputs import EDIT_FIELDS, BulkAction, JobBulk, JobCreate, JobUpdate

RETRIED_FROM = (Status.FAILED, Status.CANCELLED)
BULK_STATUS = {BulkAction.CANCEL: Status.CANCELLED, BulkAction.RETRY: Status.PENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """What to do to each of many jobs."""

    action: BulkAction
    status_type: Status | None = None
    message: str = ""
    priority: int | None = None

    @classmethod
    def of(cls, bulk: JobBulk) -> Self:
        """The change that a request asks for."""
        status = BULK_STATUS.get(bulk.action, bulk.status_type)
        return cls(action=bulk.action, status_type=status, message=bulk.message, priority=bulk.priority)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """How many of the jobs exist, how many were changed, and why the others weren't: ``{id, reason}`` each."""

    matched: int
    changed: int
    skipped: Sequence[Mapping[str, object]]


JSON_EDITS = frozenset({"resource_requirements"})


def job_create(*, job: JobCreate, actor: str) -> tuple[int, Document]:
    """Creates a PENDING job with its first history row. Raises UniqueKeyTaken."""
    row = sql.one("job_create", {**job.model_dump(), "actor": actor})
    if row is None:
        taken = sql.one("job_id_by_unique_key", {"unique_key": job.unique_key})
        if taken is None:
            # Its owner was deleted between the two statements: the key is free again.
            return job_create(job=job, actor=actor)
        raise UniqueKeyTaken(unique_key=job.unique_key or "", existing_id=cast(int, taken["id"]))
    return cast(int, row["id"]), _document(row)


def job_batch_create(*, body: bytes, jobs: Sequence[JobCreate], actor: str) -> list[int]:
    """Creates all the jobs of a batch, or none; their ids in its order. ``body`` is the JSON text that ``jobs`` is of.

    Raises UniqueKeyTaken, with ``errors`` by index.
    """
    keys = {index: job.unique_key for index, job in enumerate(jobs) if job.unique_key is not None}
    if len(set(keys.values())) < len(keys):
        raise _keys_taken(keys, {})
    try:
        row = sql.single("job_batch_create", {"body": body.decode(), "actor": actor})
    except IntegrityError as error:
        if not sql.violates(error, "job_unique_key_idx"):
            raise
        taken = sql.rows("job_ids_by_unique_key", {"unique_keys": list(keys.values())})
        raise _keys_taken(keys, {str(found["unique_key"]): cast(int, found["id"]) for found in taken}) from error
    return cast(list[int], row["ids"])


def _keys_taken(keys: Mapping[int, str], owners: Mapping[str, int]) -> UniqueKeyTaken:
    """The refusal of a batch: which of its keys are another job's, or stand in it twice."""
    times = Counter(keys.values())
    errors = {
        str(index): {"unique_key": [f"Job {owners[key]} has it already." if key in owners else "Stands here twice."]}
        for index, key in keys.items()
        if key in owners or times[key] > 1
    }
    first = next((key for key in keys.values() if key in owners or times[key] > 1), "")
    return UniqueKeyTaken(unique_key=first, existing_id=owners.get(first), errors=errors)


def job_bulk(*, ids: Sequence[int], bulk: BulkChange, actor: str) -> BulkResult:
    """Applies one action to the jobs with these ids; those that it doesn't fit are left alone and named."""
    if bulk.action == BulkAction.DELETE:
        row = sql.single("job_bulk_delete", {"ids": list(ids)})
    else:
        row = sql.single(
            "job_bulk_update",
            {
                "ids": list(ids),
                "actor": actor,
                "message": bulk.message,
                "status_type": bulk.status_type,
                "from_statuses": list(RETRIED_FROM if bulk.action == BulkAction.RETRY else Status),
                "priority": bulk.priority,
            },
        )
    return BulkResult(
        matched=cast(int, row["matched"]),
        changed=cast(int, row["changed"]),
        skipped=cast(list[dict[str, object]], row["skipped"]),
    )


def job_update(
    *,
    job_id: int,
    update: JobUpdate,
    actor: str,
    version: str | None = None,
    only_from: Sequence[Status] = tuple(Status),
) -> Document:
    """Applies a status update, edits, or both or neither.

    ``version`` is that of the ETag the client has seen; ``only_from`` narrows what the state machine
    allows. Raises JobNotFound, VersionMismatch, TransitionRefused or JobFinished.
    """
    given = update.model_fields_set
    row = sql.one(
        "job_update",
        {
            "id": job_id,
            "actor": actor,
            "version": version,
            "status_type": update.status_type,
            "from_statuses": list(only_from),
            "message": update.message,
            "progress": update.progress,
            "has_progress": update.progress is not None,
            "result_data": update.result_data,
            "has_result_data": "result_data" in given,
            "error_message": update.error_message,
            "has_error_message": "error_message" in given,
            "edits": _edits(update, given & EDIT_FIELDS),
        },
    )
    if row is None:
        raise JobNotFound(job_id)
    current, allowed = cast(str, row["status"]), cast(list[str], row["allowed"])
    match row["verdict"]:
        case "stale":
            raise VersionMismatch
        case "refused":
            raise TransitionRefused(current=current, wanted=cast(str, update.status_type), allowed=allowed)
        case "finished":
            raise JobFinished(current=current, allowed=allowed)
    return _document(row)


def job_cancel(*, job_id: int, message: str, actor: str, version: str | None = None) -> Document:
    """Cancels a job that isn't final. Raises as :func:`job_update`."""
    update = JobUpdate(status_type=Status.CANCELLED, message=message)
    return job_update(job_id=job_id, update=update, actor=actor, version=version)


def job_retry(*, job_id: int, message: str, actor: str, version: str | None = None) -> Document:
    """Puts a failed or cancelled job back in the queue, whatever its ``max_attempts``. Raises as :func:`job_update`."""
    update = JobUpdate(status_type=Status.PENDING, message=message)
    return job_update(job_id=job_id, update=update, actor=actor, version=version, only_from=RETRIED_FROM)


def job_delete(*, job_id: int) -> None:
    """Deletes a job with its history. Raises JobNotFound."""
    if sql.one("job_delete", {"id": job_id}) is None:
        raise JobNotFound(job_id)


def _edits(update: JobUpdate, fields: frozenset[str] | set[str]) -> str | None:
    if not fields:
        return None
    values: Mapping[str, object] = update.model_dump(include=set(fields), mode="json")
    return json.dumps({name: json.loads(str(value)) if name in JSON_EDITS else value for name, value in values.items()})


def _document(row: sql.Row) -> Document:
    return Document(body=cast(str, row["body"]), version=cast(str, row["version"]))
