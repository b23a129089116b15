"""Composes the statement for the position of a job in a list."""

from functools import lru_cache

from muster.core.db.fragments import All, Part
from muster.core.db.templates import Statement, compose
from muster.jobs.listing import facets
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS
from muster.jobs.listing.shape import ListShape


@lru_cache(maxsize=256)
def job_position(shape: ListShape) -> Statement:
    """Returns the statement for the position of a job."""
    ascending = facets.position(shape)
    descending = Part("job_position", "position", {"position_ascending": ascending})
    position = descending if shape.ordering.descending else ascending
    matches = All([CONDITIONS[name] for name in shape.conditions] or ANY_JOB)
    return compose("job_position", {"count": facets.count(shape), "position": position, "matches": matches})
