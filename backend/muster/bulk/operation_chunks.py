"""The jobs that a filter matches, some at a time in the order of creation: read, then locked and looked at anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from psycopg.sql import SQL, Composable

from muster.core.db import queries
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing import statement as list_statement
from muster.jobs.listing.search import Searched
from muster.jobs.listing.shape import Start, Walk

FIRST = (-(2**31), 0)
"""Before every job."""


def chunk_read(*, filters: JobFilter, after: tuple[int, int], last_job_id: int, size: int) -> queries.Row:
    """The next ``size`` jobs beyond the minute and id of ``after``; the row of ``operation_chunk.sql``."""
    params = {
        **list_statement.params(filters=filters, start=Start(keys=after), page_size=size),
        "last_job_id": last_job_id,
    }
    walk = replace(Walk.of(filters, Ordering.CREATED, Start(keys=FIRST)), also=("existing",))
    if filters.search:
        # Nothing is counted here, and a chunk is as far as its last job.
        search = Searched.of(walk, params, position=size).way(over_cap=True)
        walk = replace(walk, search=search, whole=True)
    matches, rows = list_statement.matches(walk), list_statement.rows(walk)
    return queries.single(queries.compose("operation_chunk", planned=True, matches=matches, rows=rows), params)


def chunk_lock(*, ids: Sequence[int], filters: JobFilter, to_delete: bool) -> list[int]:
    """Locks the jobs until the transaction ends; those that still match, whatever happened since they were read."""
    statement = queries.compose(
        "operation_lock",
        planned=True,
        conditions=_conditions(filters),
        lock=queries.fragment("operation_lock", "delete" if to_delete else "change"),
    )
    params = list_statement.params(filters=filters, start=Start(), page_size=len(ids))
    return cast(list[int] | None, queries.single(statement, {**params, "ids": list(ids)})["ids"]) or []


def _conditions(filters: JobFilter) -> Composable:
    conditions = [queries.fragment("job_list", name) for name, _ in filters.conditions()]
    return SQL(" AND ").join(conditions or [queries.fragment("job_list", "everything")])
