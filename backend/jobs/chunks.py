"""The jobs that a filter matches, some at a time in the order of creation: read, then locked and looked at anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from psycopg.sql import SQL, Composable

from jobs import list_sql, sql
from jobs.filters import JobFilter, Ordering
from jobs.walks import Start, Walk

FIRST = (-(2**31), 0)
"""Before every job."""


def chunk_read(*, filters: JobFilter, after: tuple[int, int], last_job_id: int, size: int) -> sql.Row:
    """The next ``size`` jobs beyond the minute and id of ``after``; the row of ``operation_chunk.sql``."""
    statement = chunk_statement(filters)
    return sql.single(statement, chunk_params(filters=filters, after=after, last_job_id=last_job_id, size=size))


def chunk_statement(filters: JobFilter) -> sql.Statement:
    """The statement of :func:`chunk_read`."""
    walk = replace(Walk.of(filters, Ordering.CREATED, Start(keys=FIRST)), also=("existing",))
    rows = list_sql.rows(walk)
    if filters.search is not None:
        others = _conditions(replace(filters, search=None))
        found = SQL(" AND ").join([others, sql.fragment("job_export", "search")])
        rows = sql.fragment("operation_chunk", "searched").format(conditions=found)
    return sql.compose("operation_chunk", planned=True, rows=rows)


def chunk_params(*, filters: JobFilter, after: tuple[int, int], last_job_id: int, size: int) -> sql.Params:
    """What it binds."""
    params = list_sql.params(filters=filters, start=Start(keys=after), page_size=size)
    return {**params, "last_job_id": last_job_id, "search_escaped": list_sql.like_escape(filters.search or "")}


def chunk_lock(*, ids: Sequence[int], filters: JobFilter, to_delete: bool) -> list[int]:
    """Locks the jobs until the transaction ends; those that still match, whatever happened since they were read."""
    statement = sql.compose(
        "operation_lock",
        planned=True,
        conditions=_conditions(filters),
        lock=sql.fragment("operation_lock", "delete" if to_delete else "change"),
    )
    params = list_sql.params(filters=filters, start=Start(), page_size=len(ids))
    return cast(list[int] | None, sql.single(statement, {**params, "ids": list(ids)})["ids"]) or []


def _conditions(filters: JobFilter) -> Composable:
    conditions = [sql.fragment("job_list", name) for name, _ in filters.conditions()]
    return SQL(" AND ").join(conditions or [sql.fragment("job_list", "everything")])
