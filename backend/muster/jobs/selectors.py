"""Reads. Each is one statement, so one snapshot; a search reads the sample first, in a statement of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from muster.core.client_connection import ClientSocket
from muster.core.db import queries
from muster.core.db.cancel_on_disconnect import ended_with
from muster.core.db.templates import sql_file
from muster.jobs import history
from muster.jobs.errors import JobNotFound
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.count import list_count
from muster.jobs.listing.position import job_position as position_statement
from muster.jobs.listing.query import COUNT_CAP, ListQuery
from muster.jobs.listing.sampled_list import list_page
from muster.jobs.rows import JobListRow, PositionRow, StatusListRow


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """A page of the job list. ``results`` is a JSON array; ``count`` and ``position`` are None if unknown.

    The next page begins after the keys ``next_after``, the previous one ends before ``previous_before``. Empty keys
    stand for the list's first and last page, None for no page.
    """

    results: str
    count: int | None
    count_exact: bool
    position: int | None
    next_after: Sequence[object] | None
    previous_before: Sequence[object] | None
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """JSON built by the database, and the version for its ETag."""

    body: str
    version: str


def job_list(*, filters: JobFilter, ordering: Ordering, start: Start, page_size: int) -> JobPage:
    """Returns up to ``page_size`` jobs, their position among all matching jobs, and the count of these.

    The count is unknown if counting would delay the page.
    """
    query = ListQuery.of(filters, ordering, start, page_size=page_size)
    row = list_page(query, position=start.position or 0, page_size=page_size)
    proved = None if row.position is None else _proved_count(start, row.fetched, page_size)
    count = row.count if row.count is not None else proved
    exact = query.shape.count_tallied or (count is not None and count <= COUNT_CAP)
    more = row.fetched > page_size
    has_next = start.keys is not None if start.backward else more
    has_previous = more if start.backward else start.keys is not None or bool(start.position)
    # Beside a page beyond the end, with nothing to begin from, is the last page of all; unless the list is empty.
    beside = () if count != 0 else None
    return JobPage(
        results=row.results,
        count=count if exact or count is None else COUNT_CAP,
        count_exact=exact,
        position=_position(query, row, start, page_size=page_size),
        next_after=(row.last_key or beside) if has_next else None,
        previous_before=(row.first_key or beside) if has_previous else None,
        version=row.version,
    )


def _position(query: ListQuery, row: JobListRow, start: Start, *, page_size: int) -> int | None:
    """Returns the position of the page's first row, or that asked for if there is none; None if unknown."""
    if start.at_end and query.shape.position_tallied and row.count is not None:
        return row.count - min(row.fetched, page_size)
    return row.position if row.fetched else start.position


def _proved_count(start: Start, fetched: int, page_size: int) -> int | None:
    """Returns the count that a page without a next one shows, or one above the count limit; otherwise None."""
    if start.position is None or (start.position and not fetched):
        return None
    count = start.position + fetched
    return count if fetched <= page_size or count > COUNT_CAP else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCount:
    """The number of matching jobs; a lower bound unless ``exact``."""

    count: int
    exact: bool


def job_list_count(*, filters: JobFilter, client: ClientSocket | None) -> JobCount:
    """Returns the count of a list. Cancelled when the client disconnects."""
    with ended_with(None if filters.tallied else client):
        count = list_count(filters)
    exact = filters.tallied or count <= COUNT_CAP
    return JobCount(count=count if exact else COUNT_CAP, exact=exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDocument(Document):
    """A whole job, and as JSON why it waits; None unless it is PENDING."""

    waiting: str | None


def job_retrieve(*, job_id: int) -> JobDocument:
    """Returns the whole job. Raises JobNotFound."""
    document = queries.one(sql_file("job_retrieve"), {"id": job_id}, into=JobDocument)
    if document is None:
        raise JobNotFound(job_id)
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """A page of one job's history; ``results`` is a JSON array."""

    results: str
    count: int
    last_key: Sequence[object] | None
    has_next: bool


def job_status_list(*, job_id: int, newest_first: bool, after: Sequence[object] | None, page_size: int) -> StatusPage:
    """Returns a page of a job's history, after the entry with the keys ``after``. Raises JobNotFound."""
    statement = history.job_status_list(newest_first=newest_first, beyond_key=after is not None)
    keys = {f"key_{index}": key for index, key in enumerate(after or ())}
    row = queries.one(statement, {"id": job_id, "page_size": page_size, **keys}, into=StatusListRow)
    if row is None:
        raise JobNotFound(job_id)
    has_next = row.fetched > page_size
    return StatusPage(results=row.results, count=row.count, last_key=row.last_key, has_next=has_next)


def job_count() -> int:
    """Returns the exact number of all jobs, from the tally."""
    return queries.value(sql_file("job_count"), {}, of=int)


def job_position(*, job_id: int, filters: JobFilter, ordering: Ordering) -> tuple[int | None, int]:
    """Returns a job's position in a list by creation (None if the list does not contain it), and the list's count.

    Raises JobNotFound.
    """
    query = ListQuery.of(filters, ordering, Start(position=0))
    row = queries.one(position_statement(query.shape), {**query.params, "id": job_id}, into=PositionRow)
    if row is None:
        raise JobNotFound(job_id)
    return row.position, row.count
