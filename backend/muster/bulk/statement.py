"""Composes the statements of bulk operations from the files of ``db/queries``."""

from functools import cache

from muster.core.db.fragments import All
from muster.core.db.templates import Statement, compose
from muster.jobs import update_statement
from muster.jobs.filters import JobFilter
from muster.jobs.listing.collected import matched
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import exact_count, page_rows


def operation_create(shape: ListShape) -> Statement:
    """Returns the statement that accepts an operation over a list."""
    return compose("operation_create", {"matched": matched(shape), "count": exact_count(shape)}, planned=True)


def job_matching_count(shape: ListShape) -> Statement:
    """Returns the statement that counts a list exactly."""
    return compose("job_matching_count", {"matched": matched(shape), "count": exact_count(shape)}, planned=True)


def operation_chunk(shape: ListShape) -> Statement:
    """Returns the statement that reads the next jobs of a list."""
    return compose("operation_chunk", {"matched": matched(shape), "rows": page_rows(shape)}, planned=True)


def operation_matching(filters: JobFilter) -> Statement:
    """Returns the statement that selects the locked jobs of a chunk that match."""
    tested = All([CONDITIONS[name] for name, _ in filters.conditions()] or ANY_JOB)
    return compose("operation_matching", {"conditions": tested}, planned=True)


@cache
def job_bulk_update() -> Statement:
    """Returns the statement of one status update or edit of many jobs."""
    return compose("job_bulk_update", {"change": update_statement.CHANGE})
