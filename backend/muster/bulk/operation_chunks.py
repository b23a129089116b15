"""The matches of a filter in chunks of creation order: read, then locked and checked again."""

from collections.abc import Sequence
from dataclasses import replace

from muster.bulk import statement
from muster.bulk.rows import Chunk
from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sampled_list import SampledList
from muster.jobs.rows import IdsRow

FIRST = (-(2**31), 0)
"""Before every job."""


def chunk_read(*, filters: JobFilter, after: tuple[int, int], last_job_id: int, size: int) -> Chunk:
    """Returns the next ``size`` jobs after the minute and id of ``after``."""
    query = ListQuery.of(filters, Ordering.CREATED, Start(keys=after), page_size=size)
    params = {**query.params, "last_job_id": last_job_id}
    query = replace(query, shape=replace(query.shape, up_to_last_id=True), params=params)
    if filters.search:
        # Without a count, the cost is that of a page up to the chunk's last job.
        method = SampledList.of(query, position=size).method(wanted=size)
        query = query.read_by(method, uncapped=True)
    return queries.single(statement.operation_chunk(query.shape), query.params, into=Chunk)


def chunk_lock(*, ids: Sequence[int], filters: JobFilter) -> list[int]:
    """Locks the jobs until the transaction ends; returns those that still match."""
    locked = queries.single(sql_file("operation_lock"), {"ids": list(ids)}, into=IdsRow).ids
    if not locked:
        return []
    values = ListQuery.of(filters, Ordering.CREATED, Start()).params
    return queries.single(statement.operation_matching(filters), {**values, "ids": locked}, into=IdsRow).ids or []
