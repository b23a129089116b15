"""Count and place of a list from a tally: that of all jobs, or that of a facet (queue, owner, project, priority)."""

from muster.core.db.fragments import Literal, Part, Regions
from muster.jobs.listing.shape import ListShape


def count(shape: ListShape) -> Part:
    """Returns the exact number of matching jobs."""
    return Part("job_list_facet", "count", _facet(shape.facet)) if shape.facet else Part("job_list", "count")


def start(shape: ListShape) -> Part:
    """Returns the key of the first row by its position."""
    region = "start_descending" if shape.ordering.descending else "start_ascending"
    if not shape.position_tallied:
        return Part("job_list_at_priority", region)
    if shape.facet:
        return Part("job_list_facet", region, _facet(shape.facet))
    return Part("job_list_at_position", region)


def start_by_recency(shape: ListShape) -> Part:
    """Returns a moment near the first row by its position in the order by recency."""
    region = "start_descending" if shape.ordering.descending else "start_ascending"
    none = {"facet": Part("job_list_at_recency", "no_facet"), "value": Part("job_list_at_recency", "no_value")}
    return Part("job_list_at_recency", region, _facet(shape.facet) if shape.facet else none)


def place(shape: ListShape) -> Part:
    """Returns the count, and the number of jobs created before the first one of the page."""
    if shape.facet:
        return Part("job_list_facet", "place", _facet(shape.facet))
    return Part("job_list_after_cursor", "place")


def position(shape: ListShape) -> Part:
    """Returns the position of one job, oldest first."""
    if shape.facet:
        return Part("job_list_facet", "position", _facet(shape.facet))
    return Part("job_position", "position_ascending")


def _facet(name: str) -> Regions:
    return {"facet": Literal(name), "value": Part("job_list_facet", name)}
