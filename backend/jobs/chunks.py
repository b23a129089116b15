"""The jobs that a filter matches, some at a time in the order of creation: read, then locked and looked at anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from psycopg.sql import SQL

from jobs import list_sql, sql
from jobs.filters import JobFilter, Ordering
from jobs.walks import Start, Walk


def chunk_read(*, filters: JobFilter, after: tuple[int, int], last_job_id: int, size: int) -> sql.Row:
    """The next ``size`` jobs beyond the minute and id of ``after``; the row of ``operation_chunk.sql``."""
    start = Start(keys=after)
    walk = replace(Walk.of(filters, Ordering.CREATED, start), also=("existing",))
    statement = sql.compose("operation_chunk", planned=True, rows=list_sql.rows(walk))
    params = list_sql.params(filters=filters, start=start, page_size=size)
    return sql.single(statement, {**params, "last_job_id": last_job_id})


def chunk_lock(*, ids: Sequence[int], filters: JobFilter, to_delete: bool) -> list[int]:
    """Locks the jobs until the transaction ends; those that still match, whatever happened since they were read."""
    conditions = [sql.fragment("job_list", name) for name, _ in filters.conditions()]
    statement = sql.compose(
        "operation_lock",
        planned=True,
        conditions=SQL(" AND ").join(conditions or [sql.fragment("job_list", "everything")]),
        lock=sql.fragment("operation_lock", "delete" if to_delete else "change"),
    )
    params = list_sql.params(filters=filters, start=Start(), page_size=len(ids))
    return cast(list[int] | None, sql.single(statement, {**params, "ids": list(ids)})["ids"]) or []
