"""Bulk actions over a filter, as rows of the table ``operation``: accepted at once, worked off chunk by chunk.

What they touch: the jobs that existed when the operation was accepted and still match its filter when their turn comes.
Each chunk is one transaction that also notes how far it came, so a process that dies loses nothing but time.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import structlog
from django.db import transaction
from psycopg.sql import Composable

from jobs import list_sql, sql
from jobs.bulk import BulkChange, BulkResult, job_bulk
from jobs.errors import OperationEnded, OperationNotFound
from jobs.filters import JobFilter, Ordering, Status
from jobs.selectors import Document
from jobs.serializers.inputs import BulkAction
from jobs.serializers.queries import JobConditions
from jobs.serializers.types import BIGINT_MAX
from jobs.walks import Start, Walk

log = structlog.get_logger(__name__)

CHUNK_JOBS = 1000
FIRST = (-(2**31), 0)


def bulk_over_filter(*, change: BulkChange, conditions: JobConditions, actor: str) -> BulkResult | Document:
    """Applies the action to all jobs that match: at once when one chunk holds them, else as an operation."""
    with transaction.atomic():
        ids = _few(conditions.job_filter())
        if ids is not None:
            return job_bulk(ids=ids, bulk=change, actor=actor)
        return operation_create(change=change, conditions=conditions, actor=actor)


def _few(filters: JobFilter) -> list[int] | None:
    """The ids of all jobs that match, or None when they are more than one chunk."""
    start = Start(keys=FIRST)
    statement = sql.compose("operation_chunk", planned=True, rows=_chunk_rows(filters, start))
    params = list_sql.params(filters=filters, start=start, page_size=CHUNK_JOBS)
    row = sql.single(statement, {**params, "last_job_id": BIGINT_MAX})
    return None if cast(int, row["fetched"]) > CHUNK_JOBS else cast(list[int] | None, row["ids"]) or []


def operation_create(*, change: BulkChange, conditions: JobConditions, actor: str) -> Document:
    """Accepts the action for all jobs that match now. Counting them exactly may take longer than other requests."""
    filters = conditions.job_filter()
    sql.execute("count_patiently", {})
    row = sql.single(
        sql.compose(
            "operation_create",
            planned=True,
            count=list_sql.count(Walk.of(filters, Ordering.CREATED, Start(position=0)), capped=False),
        ),
        {
            **list_sql.params(filters=filters, start=Start(position=0), page_size=1),
            "actor": actor,
            "action": json.dumps(_action(change)),
            "filter": conditions.model_dump_json(exclude_unset=True),
        },
    )
    return Document(body=cast(str, row["body"]), version=str(row["id"]))


def operation_retrieve(*, operation_id: int) -> Document:
    """How far an operation has come. Raises OperationNotFound."""
    row = sql.one("operation_retrieve", {"id": operation_id})
    if row is None:
        raise OperationNotFound(operation_id)
    return Document(body=cast(str, row["body"]), version=cast(str, row["version"]))


def operation_abort(*, operation_id: int) -> Document:
    """Ends an operation where it is. Raises OperationNotFound or OperationEnded."""
    row = sql.one("operation_abort", {"id": operation_id})
    if row is None:
        raise OperationNotFound(operation_id)
    if not row["aborted"]:
        raise OperationEnded(operation_id)
    return Document(body=cast(str, row["body"]), version=cast(str, row["version"]))


def operation_work() -> int:
    """Works off one chunk of the oldest waiting operation, or ends it when none is left; 0 when nothing waits."""
    with transaction.atomic():
        operation = sql.one("operation_next", {})
        if operation is None:
            return 0
        chunk = _chunk(operation)
        ids = cast(list[int] | None, chunk["ids"])
        if ids is None:
            _end(operation)
            return 1
        result = job_bulk(ids=ids, bulk=_change(operation), actor=cast(str, operation["actor"]))
        sql.execute(
            "operation_advance",
            {
                "id": operation["id"],
                "at_minute": chunk["at_minute"],
                "at_id": chunk["at_id"],
                "done": len(ids),
                "changed": result.changed,
                "skipped": json.dumps(list(result.skipped)),
            },
        )
        return len(ids)


def _chunk_rows(filters: JobFilter, start: Start) -> Composable:
    return list_sql.rows(replace(Walk.of(filters, Ordering.CREATED, start), also=("existing",)))


def operation_fail(error: Exception) -> None:
    """Ends the operation that cannot be worked off, so that the next one gets its turn."""
    with transaction.atomic():
        operation = sql.one("operation_next", {})
        if operation is not None:
            sql.execute(
                "operation_end", {"id": operation["id"], "state": "FAILED", "error_message": str(error).strip()}
            )
            log.error("operation_failed", operation=operation["id"], error=str(error).strip())


def _chunk(operation: sql.Row) -> sql.Row:
    conditions = JobConditions.model_validate(operation["filter"])
    filters = conditions.job_filter()
    start = Start(keys=(operation["at_minute"], operation["at_id"]))
    statement = sql.compose("operation_chunk", planned=True, rows=_chunk_rows(filters, start))
    params = list_sql.params(filters=filters, start=start, page_size=CHUNK_JOBS)
    return sql.single(statement, {**params, "last_job_id": operation["last_job_id"]})


def _end(operation: sql.Row) -> None:
    sql.execute("operation_end", {"id": operation["id"], "state": "COMPLETED", "error_message": ""})
    log.info("operation_completed", operation=operation["id"])


def _action(change: BulkChange) -> Mapping[str, object]:
    return {
        "action": change.action,
        "status_type": change.status_type,
        "message": change.message,
        "priority": change.priority,
    }


def _change(operation: sql.Row) -> BulkChange:
    action = cast(Mapping[str, object], operation["action"])
    status = cast(str | None, action["status_type"])
    return BulkChange(
        action=BulkAction(cast(str, action["action"])),
        status_type=Status(status) if status else None,
        message=cast(str, action["message"]),
        priority=cast(int | None, action["priority"]),
    )
