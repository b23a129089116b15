"""The matches of a filter in chunks of creation order: read, then locked and checked again."""

from collections.abc import Sequence
from dataclasses import replace

from muster.bulk import statement
from muster.bulk.rows import Chunk
from muster.core.db import queries
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing import statement as list_statement
from muster.jobs.listing.search import TermSearch
from muster.jobs.listing.shape import ListShape
from muster.jobs.rows import IdsRow

FIRST = (-(2**31), 0)
"""Before every job."""


def chunk_read(*, filters: JobFilter, after: tuple[int, int], last_job_id: int, size: int) -> Chunk:
    """Returns the next ``size`` jobs after the minute and id of ``after``."""
    params = {
        **list_statement.params(filters=filters, start=Start(keys=after), page_size=size),
        "last_job_id": last_job_id,
    }
    shape = replace(ListShape.of(filters, Ordering.CREATED, Start(keys=FIRST)), up_to_last_id=True)
    if filters.search:
        # Without a count, the cost is that of a page up to the chunk's last job.
        search = TermSearch.of(shape, params, position=size).method(over_cap=True)
        shape = replace(shape, search=search, uncapped=True)
    return queries.single(statement.operation_chunk(shape), params, into=Chunk)


def chunk_lock(*, ids: Sequence[int], filters: JobFilter) -> list[int]:
    """Locks the jobs until the transaction ends; returns those that still match."""
    locked = queries.single("operation_lock", {"ids": list(ids)}, into=IdsRow).ids
    if not locked:
        return []
    params = list_statement.params(filters=filters, start=Start(), page_size=len(ids))
    return queries.single(statement.operation_matching(filters), {**params, "ids": locked}, into=IdsRow).ids or []
