"""Composes the statements of the job list from the files of ``db/queries``.

Values are bound parameters, except literals of a fixed set, such as a single status.
"""

from dataclasses import replace
from functools import lru_cache

from muster.core.db.fragments import All, Literal, Part
from muster.core.db.queries import Params
from muster.core.db.templates import Statement, compose
from muster.jobs.filters import TALLIED, JobFilter, Start
from muster.jobs.listing import parts
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS
from muster.jobs.listing.shape import ListShape
from muster.jobs.statuses import Status

COUNT_CAP = 10_000
"""The count limit: without the tally, counts up to it are exact; above it they are a lower bound."""


@lru_cache(maxsize=1024)
def job_list(shape: ListShape) -> Statement:
    """Returns the statement of one page."""
    regions = parts.list_regions(shape)
    return compose("job_list", regions, planned=not shape.position_tallied)


@lru_cache(maxsize=256)
def job_position(shape: ListShape) -> Statement:
    """Returns the statement for the position of a job."""
    ascending = Part("job_position", "position_ascending")
    descending = Part("job_position", "position", {"position_ascending": ascending})
    position = descending if shape.ordering.descending else ascending
    matches = All([CONDITIONS[name] for name in shape.conditions] or ANY_JOB)
    return compose("job_position", {"position": position, "matches": matches})


@lru_cache(maxsize=256)
def job_search_sample(shape: ListShape) -> Statement:
    """Returns the statement that estimates the frequency of a search term from the sample."""
    tallied = replace(shape, conditions=tuple(name for name in shape.conditions if name in TALLIED))
    others = [CONDITIONS[name] for name in shape.conditions if name != "search"]
    by_creation = shape.ordering.column == "created_at"
    return compose(
        "job_search_sample",
        {
            "count": parts.exact_count(tallied),
            "matches": CONDITIONS["search"],
            "listed": All(others or ANY_JOB),
            "beyond": All([*parts.beyond_cursor(shape)] or ANY_JOB),
            "order": parts.order_by(shape, backward=shape.backward),
            "recency": Part("job_search_sample", "by_recency") if shape.ordering.column == "updated_at" else None,
            "filtered": Literal(bool(others)),
            "fence": None if by_creation else Part("job_search_sample", "no_index"),
        },
    )


def params(*, filters: JobFilter, start: Start, page_size: int) -> Params:
    """Returns the parameters of the statements, including unused ones."""
    bound: dict[str, object] = dict(filters.conditions())
    # An array literal: psycopg would inspect each element of a list.
    bound["statuses"] = f"{{{','.join(filters.statuses or Status)}}}"
    bound["created_after"] = filters.created_after
    bound["created_before"] = filters.created_before
    bound.update({f"key_{index}": key for index, key in enumerate(start.keys or ())})
    return {**bound, "position": start.position, "page_size": page_size, "count_cap": COUNT_CAP}
