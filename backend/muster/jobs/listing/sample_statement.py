"""Composes the statement that samples the matches of a list."""

from dataclasses import replace
from functools import lru_cache

from muster.core.db.fragments import All, Part
from muster.core.db.templates import Statement, compose
from muster.jobs.filters import TALLIED
from muster.jobs.listing import statement
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS
from muster.jobs.listing.shape import INDEXED, ListShape

SAMPLED = {**CONDITIONS, "search": Part("job_list_sample", "search")}
"""The conditions on the sample, which has the folded names."""


@lru_cache(maxsize=1024)
def job_list_sample(shape: ListShape) -> Statement:
    """Returns the statement that estimates the frequency of a list's matches from the sample."""
    tallied = replace(shape, conditions=tuple(name for name in shape.conditions if name in TALLIED))
    by_creation = shape.ordering.column == "created_at"
    return compose(
        "job_list_sample",
        {
            "count": statement.exact_count(tallied),
            "listed": All(_conditions(shape, shape.scan_bounds) or ANY_JOB),
            "matches": All(_conditions(shape, frozenset(CONDITIONS) - shape.scan_bounds) or ANY_JOB),
            "beyond": All([*statement.beyond_cursor(shape)] or ANY_JOB),
            "order": statement.order_by(shape, backward=shape.backward),
            "recency": Part("job_list_sample", "by_recency") if shape.ordering.column == "updated_at" else None,
            "fence": None if by_creation else Part("job_list_sample", "no_index"),
            "anywhere": _anywhere(shape),
        },
    )


def _anywhere(shape: ListShape) -> Part:
    tested = _conditions(shape, INDEXED)
    if not tested:
        return Part("job_list_counts", "unknown")
    return Part("job_list_sample", "anywhere", {"indexed": All(tested)})


def _conditions(shape: ListShape, names: frozenset[str]) -> list[Part]:
    return [SAMPLED[name] for name in shape.conditions if name in names]
