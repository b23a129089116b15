"""Writes of many jobs at once: batches and bulk actions. One statement each."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, cast

from django.db import DataError, IntegrityError
from psycopg import errors as pg

from muster.bulk.schemas import BulkAction, JobBulk
from muster.core.db import queries
from muster.jobs.errors import UniqueKeyTaken
from muster.jobs.schemas.bodies import JobCreate, JobUpdate
from muster.jobs.services import RETRIED_FROM, change_params, change_statement
from muster.jobs.statuses import Status

# Kept as the JSON text that the database stores.
JSON_FIELDS = ("args", "resource_requirements")
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

    def update(self) -> JobUpdate:
        """The same as a change of one job."""
        if self.status_type is not None:
            return JobUpdate(status_type=self.status_type, message=self.message)
        if self.priority is not None:
            return JobUpdate(priority=self.priority)
        raise ValueError(f"{self.action} changes nothing.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """How many of the jobs exist, how many were changed, and why the others weren't: ``{id, reason}`` each."""

    matched: int
    changed: int
    skipped: Sequence[Mapping[str, object]]


def job_batch_create(*, body: bytes, jobs: Sequence[JobCreate], actor: str) -> list[int]:
    """Creates all the jobs of a batch, or none; their ids in its order. ``body`` is the JSON text that ``jobs`` is of.

    Raises UniqueKeyTaken, with ``errors`` by index.
    """
    keys = {index: job.unique_key for index, job in enumerate(jobs) if job.unique_key is not None}
    if len(set(keys.values())) < len(keys):
        raise _keys_taken(keys, {})
    try:
        return _batch_created(body.decode(), jobs, actor)
    except IntegrityError as error:
        if not queries.violates(error, "job_unique_key_idx"):
            raise
        taken = queries.rows("job_ids_by_unique_key", {"unique_keys": list(keys.values())})
        raise _keys_taken(keys, {str(found["unique_key"]): cast(int, found["id"]) for found in taken}) from error


def _batch_created(body: str, jobs: Sequence[JobCreate], actor: str) -> list[int]:
    try:
        row = queries.single("job_batch_create", {"body": body, "actor": actor})
    except DataError as error:
        if not isinstance(error.__cause__, pg.NumericValueOutOfRange):
            raise
        # A number of more digits than PostgreSQL keeps is what Python made of it, as in a job created alone.
        row = queries.single("job_batch_create", {"body": _text_of(jobs), "actor": actor})
    return cast(list[int], row["ids"])


def _text_of(jobs: Sequence[JobCreate]) -> str:
    """The batch as JSON again, from what was understood of it."""
    return json.dumps(
        [{**dict(job), **{name: json.loads(getattr(job, name)) for name in JSON_FIELDS}} for job in jobs], default=str
    )


def _keys_taken(keys: Mapping[int, str], owners: Mapping[str, int]) -> UniqueKeyTaken:
    """The refusal of a batch: which of its keys are another job's, or stand in it twice."""
    times = Counter(keys.values())
    errors = {
        str(index): {
            "unique_key": [f"Job {owners[key]} already has it." if key in owners else "Occurs twice in the batch."]
        }
        for index, key in keys.items()
        if key in owners or times[key] > 1
    }
    first = next((key for key in keys.values() if key in owners or times[key] > 1), "")
    return UniqueKeyTaken(unique_key=first, existing_id=owners.get(first), errors=errors)


def job_bulk(*, ids: Sequence[int], bulk: BulkChange, actor: str) -> BulkResult:
    """Applies one action to the jobs with these ids; those that it doesn't fit are left alone and named."""
    if bulk.action == BulkAction.DELETE:
        row = queries.single("job_bulk_delete", {"ids": list(ids)})
    else:
        only_from = RETRIED_FROM if bulk.action == BulkAction.RETRY else tuple(Status)
        params = change_params(ids=ids, update=bulk.update(), actor=actor, version=None, only_from=only_from)
        row = queries.single(change_statement("job_bulk_update"), params)
    return BulkResult(
        matched=cast(int, row["matched"]),
        changed=cast(int, row["changed"]),
        skipped=cast(list[dict[str, object]], row["skipped"]),
    )
