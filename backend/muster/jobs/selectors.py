"""Reads. Each is one statement, so that all it says is true of one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from muster.core.db import queries
from muster.jobs.errors import JobNotFound
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing import statement as list_statement
from muster.jobs.listing.search import Searched
from muster.jobs.listing.shape import Start, Walk
from muster.jobs.listing.statement import COUNT_CAP


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """A page of the job list. ``results`` is a JSON array; ``position`` is None where the order isn't tallied."""

    results: str
    count: int
    count_exact: bool
    position: int | None
    first_key: Sequence[object] | None
    last_key: Sequence[object] | None
    has_next: bool
    has_previous: bool
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A JSON answer as the database built it, and the version that its ETag is made of."""

    body: str
    version: str


def job_list(*, filters: JobFilter, ordering: Ordering, start: Start, page_size: int) -> JobPage:
    """One page of at most ``page_size`` jobs, the count of all that match, and the page's position among them."""
    params = list_statement.params(filters=filters, start=start, page_size=page_size)
    walk = Walk.of(filters, ordering, start)
    if filters.search:
        row = Searched.of(walk, params, position=start.position or 0).page(params)
    else:
        row = queries.single(list_statement.job_list(walk), params)
    count, fetched = cast(int, row["count"]), cast(int, row["fetched"])
    exact = filters.tallied or count <= COUNT_CAP
    more = fetched > page_size
    from_cursor = start.keys is not None
    return JobPage(
        results=cast(str, row["results"]),
        count=count if exact else COUNT_CAP,
        count_exact=exact,
        position=cast(int | None, row["position"]) if fetched else start.position,
        first_key=cast(Sequence[object] | None, row["first_key"]),
        last_key=cast(Sequence[object] | None, row["last_key"]),
        has_next=more or start.backward,
        has_previous=more if start.backward else from_cursor or bool(start.position),
        version=cast(str, row["version"]),
    )


def job_retrieve(*, job_id: int) -> Document:
    """The whole job. Raises JobNotFound."""
    return _document("job_retrieve", job_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """A page of one job's history; ``results`` is a JSON array."""

    results: str
    count: int
    last_key: Sequence[object] | None
    has_next: bool


def job_status_list(*, job_id: int, newest_first: bool, after: Sequence[object] | None, page_size: int) -> StatusPage:
    """One page of a job's history, beyond the entry with the keys ``after``. Raises JobNotFound."""
    statement = list_statement.job_status_list(newest_first=newest_first, further=after is not None)
    keys = {f"key_{index}": key for index, key in enumerate(after or ())}
    row = queries.one(statement, {"id": job_id, "page_size": page_size, **keys})
    if row is None:
        raise JobNotFound(job_id)
    return StatusPage(
        results=cast(str, row["results"]),
        count=cast(int, row["count"]),
        last_key=cast(Sequence[object] | None, row["last_key"]),
        has_next=cast(int, row["fetched"]) > page_size,
    )


def _document(query: str, job_id: int) -> Document:
    row = queries.one(query, {"id": job_id})
    if row is None:
        raise JobNotFound(job_id)
    return Document(body=cast(str, row["body"]), version=cast(str, row["version"]))


def job_count() -> int:
    """How many jobs there are, exactly, by the tally."""
    return cast(int, queries.single("job_count", {})["count"])


def job_position(*, job_id: int, filters: JobFilter, ordering: Ordering) -> tuple[int | None, int]:
    """Where a job stands in a list by creation (None when the list doesn't hold it), and the list's count.

    Raises JobNotFound.
    """
    start = Start(position=0)
    params = list_statement.params(filters=filters, start=start, page_size=1)
    row = queries.one(list_statement.position(Walk.of(filters, ordering, start)), {**params, "id": job_id})
    if row is None:
        raise JobNotFound(job_id)
    return cast(int | None, row["position"]), cast(int, row["count"])
