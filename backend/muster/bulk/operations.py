"""Bulk actions over a filter as rows of the table ``operation``: accepted immediately, executed in chunks.

An operation changes the jobs that existed when it was accepted and still match its filter when their chunk is
executed. Each chunk is one transaction that also records the progress, so a killed process loses no work.
"""

import json
from dataclasses import replace

import structlog
from django.db import DataError, IntegrityError, ProgrammingError, transaction

from muster.bulk import statement
from muster.bulk.changes import BulkAction, BulkChange
from muster.bulk.errors import OperationEnded, OperationForeign, OperationNotFound
from muster.bulk.operation_chunks import FIRST, chunk_lock, chunk_read
from muster.bulk.rows import AbortRow, OperationRow, OperationTurn, StoredAction
from muster.bulk.services import BulkResult, job_bulk
from muster.core.callers import AuditActor
from muster.core.client_connection import ClientSocket
from muster.core.db import queries
from muster.core.db.cancel_on_disconnect import ended_with
from muster.core.db.templates import sql_file
from muster.core.limits import BIGINT_MAX
from muster.jobs.errors import NotOwner
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sampled_list import SampledList
from muster.jobs.selectors import Document
from muster.jobs.statuses import Status

log = structlog.get_logger(__name__)

CHUNK_JOBS = 1000


def bulk_over_filter(
    *, change: BulkChange, filters: JobFilter, actor: str, audit_actor: AuditActor, only_owner: str | None = None
) -> BulkResult | Document:
    """Applies the action to all matching jobs: immediately if one chunk contains them, otherwise as an operation.

    ``only_owner`` is the owner whose jobs alone may be changed; those of others are left out.
    """
    with transaction.atomic():
        read = _few(filters)
        if read is not None:
            ids = chunk_lock(ids=read, filters=filters)
            return job_bulk(ids=ids, bulk=change, actor=actor, audit_actor=audit_actor, only_owner=only_owner)
        return operation_create(
            change=change, filters=filters, actor=actor, audit_actor=audit_actor, only_owner=only_owner
        )


def _few(filters: JobFilter) -> list[int] | None:
    """Returns the ids of all matching jobs, or None if they exceed one chunk."""
    chunk = chunk_read(filters=filters, after=FIRST, last_job_id=BIGINT_MAX, size=CHUNK_JOBS)
    return None if chunk.fetched > CHUNK_JOBS else chunk.ids or []


def operation_create(
    *, change: BulkChange, filters: JobFilter, actor: str, audit_actor: AuditActor, only_owner: str | None = None
) -> Document:
    """Accepts the action for all jobs that match now. Their exact count may take longer than other requests."""
    reached, left_out = _reach(filters, only_owner)
    query = _counted(reached)
    values = {
        **query.params,
        "actor": actor,
        "action": json.dumps(_action(change, audit_actor)),
        "filter": json.dumps(reached.to_json()),
        "left_out": left_out,
    }
    operation = queries.single(statement.operation_create(query.shape), values, into=OperationRow)
    return Document(body=operation.body, version=str(operation.id))


def _reach(filters: JobFilter, only_owner: str | None) -> tuple[JobFilter, int]:
    """Returns the filter of the jobs that may be changed, and the number of matching jobs that are left out.

    A job keeps its owner, so the filter stays right while the operation runs.
    """
    if only_owner is None:
        return filters, 0
    mine = replace(filters, owner=only_owner)
    if filters.owner not in (None, only_owner):
        raise NotOwner
    return mine, _count(filters) - _count(mine)


def matching_count(*, filters: JobFilter, only_owner: str | None, client: ClientSocket | None) -> tuple[int, int]:
    """Returns the exact numbers of matching jobs that may be changed, and of those that are left out.

    Limited to 60 s, and cancelled when the client disconnects.
    """
    with transaction.atomic(), ended_with(client):
        if only_owner is not None and filters.owner not in (None, only_owner):
            return 0, _count(filters)
        reached, left_out = _reach(filters, only_owner)
        return _count(reached), left_out


def _count(filters: JobFilter) -> int:
    query = _counted(filters)
    return queries.value(statement.job_matching_count(query.shape), query.params, of=int)


def _counted(filters: JobFilter) -> ListQuery:
    """Returns the query of a list for an exact count, and raises the statement timeout."""
    query = ListQuery.of(filters, Ordering.CREATED, Start(position=0))
    if filters.search:
        query = SampledList.of(query).uncapped()
    queries.execute(sql_file("count_patiently"), {})
    return query


def operation_retrieve(*, operation_id: int) -> Document:
    """Returns the progress of an operation. Raises OperationNotFound."""
    document = queries.one(sql_file("operation_retrieve"), {"id": operation_id}, into=Document)
    if document is None:
        raise OperationNotFound(operation_id)
    return document


def operation_abort(*, operation_id: int, only_actor: str | None = None) -> Document:
    """Aborts an operation. Raises OperationNotFound, OperationForeign or OperationEnded.

    ``only_actor`` is the user whose operations alone may be aborted.
    """
    row = queries.one(sql_file("operation_abort"), {"id": operation_id, "only_actor": only_actor}, into=AbortRow)
    if row is None:
        raise OperationNotFound(operation_id)
    match row.verdict:
        case "foreign":
            raise OperationForeign
        case "ended":
            raise OperationEnded(operation_id)
    return Document(body=row.body, version=row.version)


def operation_work() -> int:
    """Executes one chunk of the oldest unfinished operation, or completes it; returns 0 if there is none.

    A database error fails the operation, so that the next one can run.
    """
    with transaction.atomic():
        operation = queries.one(sql_file("operation_next"), {}, into=OperationTurn)
        if operation is None:
            return 0
        try:
            with transaction.atomic():
                return _work(operation)
        except (IntegrityError, DataError, ProgrammingError) as error:
            _end(operation, state="FAILED", error_message=str(error).strip())
            return 1


def _work(operation: OperationTurn) -> int:
    filters = JobFilter.from_json(operation.filter)
    after = operation.at_minute, operation.at_id
    chunk = chunk_read(filters=filters, after=after, last_job_id=operation.last_job_id, size=CHUNK_JOBS)
    if chunk.ids is None:
        _end(operation, state="COMPLETED")
        return 1
    # Operations of earlier versions know no caller.
    by = AuditActor(name=operation.action.get("caller", operation.actor))
    ids = chunk_lock(ids=chunk.ids, filters=filters)
    result = job_bulk(ids=ids, bulk=_change(operation.action), actor=operation.actor, audit_actor=by)
    queries.execute(
        sql_file("operation_advance"),
        {
            "id": operation.id,
            "at_minute": chunk.at_minute,
            "at_id": chunk.at_id,
            "done": result.matched,
            "changed": result.changed,
            "skipped": json.dumps(list(result.skipped)),
        },
    )
    return len(chunk.ids)


def _end(operation: OperationTurn, *, state: str, error_message: str = "") -> None:
    queries.execute(sql_file("operation_end"), {"id": operation.id, "state": state, "error_message": error_message})
    note = log.error if error_message else log.info
    note("operation_ended", operation=operation.id, state=state, error=error_message)


def _action(change: BulkChange, audit_actor: AuditActor) -> StoredAction:
    return {
        "action": change.action,
        "status_type": change.status_type,
        "message": change.message,
        "priority": change.priority,
        "caller": audit_actor.name,
    }


def _change(stored: StoredAction) -> BulkChange:
    return BulkChange(
        action=BulkAction(stored["action"]),
        status_type=Status(stored["status_type"]) if stored["status_type"] else None,
        message=stored["message"],
        priority=stored["priority"],
    )
