"""Composes the statement that counts a list without its rows."""

from functools import lru_cache

from muster.core.db.templates import Statement, compose
from muster.jobs.listing.collected import matched
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import limited_count


@lru_cache(maxsize=256)
def job_list_count(shape: ListShape) -> Statement:
    """Returns the statement that counts a list up to the count limit, or exactly if the tally provides the count."""
    regions = {"matched": matched(shape), "count": limited_count(shape)}
    return compose("job_list_count", regions, planned=not shape.count_tallied)
