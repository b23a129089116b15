"""Writes of many jobs: batches and bulk actions, one statement each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from django.db import IntegrityError

from muster.bulk.changes import BulkAction, BulkChange
from muster.bulk.rows import TakenKey
from muster.bulk.statement import job_bulk_update
from muster.core.callers import AuditActor
from muster.core.db import queries
from muster.core.db.templates import Statement, sql_file
from muster.core.idempotency import IdempotencyKey
from muster.core.request_id import request_id
from muster.jobs import idempotency
from muster.jobs.changes import NewJob, Precondition
from muster.jobs.errors import NotOwner, UniqueKeyTaken
from muster.jobs.services import RETRIED_FROM, change_params
from muster.jobs.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """The number of existing jobs and of changed jobs, and ``{id, reason}`` for each skipped one."""

    matched: int
    changed: int
    skipped: Sequence[Mapping[str, object]]

    @property
    def left_out(self) -> int:
        """The number of jobs of others, which the caller may not change."""
        return sum(entry["reason"] == NotOwner.code for entry in self.skipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedJobs:
    """The ids of new jobs in order, or those of an earlier request with the same Idempotency-Key (``repeated``)."""

    ids: Sequence[int]
    repeated: bool = False


def job_batch_create(*, jobs: Sequence[NewJob], actor: str, key: IdempotencyKey | None = None) -> CreatedJobs:
    """Creates all jobs of a batch or none; with a key, only if the key has created none yet.

    Raises UniqueKeyTaken, with ``errors`` by index, and with a key IdempotencyKeyReused.
    """
    values = {"jobs": jobs_json(jobs), "actor": actor}
    if key is None:
        return _created(sql_file("job_batch_create"), values, jobs)
    return idempotency.once(
        key,
        create=lambda kept: _created(idempotency.job_batch_create_once(), {**values, **kept}, jobs),
        repeat=lambda ids: CreatedJobs(ids=ids, repeated=True),
    )


def _created(statement: Statement, values: queries.Params, jobs: Sequence[NewJob]) -> CreatedJobs:
    keys = {index: job.unique_key for index, job in enumerate(jobs) if job.unique_key is not None}
    if len(set(keys.values())) < len(keys):
        raise _keys_taken(keys, {})
    try:
        ids: list[int] = queries.value(statement, values, of=list)
    except IntegrityError as error:
        if not queries.violates(error, "job_unique_key_idx"):
            raise
        taken = queries.rows(sql_file("job_ids_by_unique_key"), {"unique_keys": list(keys.values())}, into=TakenKey)
        raise _keys_taken(keys, {owner.unique_key: owner.id for owner in taken}) from error
    return CreatedJobs(ids=ids)


def jobs_json(jobs: Sequence[NewJob]) -> str:
    """Returns the jobs as a JSON array for ``job_batch_create.sql``.

    PostgreSQL never reads the client's own text: where its parser and pydantic differ, a job in a batch would differ
    from the same job alone.
    """
    return orjson.dumps(jobs).decode()


def _keys_taken(keys: Mapping[int, str], owners: Mapping[str, int]) -> UniqueKeyTaken:
    """Returns the error of a batch with keys that exist already or occur twice in it."""
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


def job_bulk(
    *, ids: Sequence[int], bulk: BulkChange, actor: str, audit_actor: AuditActor, only_owner: str | None = None
) -> BulkResult:
    """Applies one action to the jobs with these ids; lists those it does not apply to as skipped.

    ``only_owner`` is the owner whose jobs alone may be changed.
    """
    if bulk.action == BulkAction.DELETE:
        values = {
            "ids": list(ids),
            "only_owner": only_owner,
            "actor": actor,
            "audit_actor": audit_actor.name,
            "address": audit_actor.address,
            "request_id": request_id(),
        }
        return queries.single(sql_file("job_bulk_delete"), values, into=BulkResult)
    only_from = RETRIED_FROM if bulk.action == BulkAction.RETRY else tuple(Status)
    precondition = Precondition(only_owner=only_owner)
    params = change_params(
        ids=ids, change=bulk.job_change(), actor=actor, precondition=precondition, only_from=only_from
    )
    return queries.single(job_bulk_update(), params, into=BulkResult)
