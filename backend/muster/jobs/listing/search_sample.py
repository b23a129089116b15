"""Composes the statement that samples a search term."""

from dataclasses import replace
from functools import lru_cache

from muster.core.db.fragments import All, Literal, Part
from muster.core.db.templates import Statement, compose
from muster.jobs.filters import TALLIED
from muster.jobs.listing import statement
from muster.jobs.listing.conditions import ANY_JOB, CONDITIONS
from muster.jobs.listing.shape import ListShape


@lru_cache(maxsize=256)
def job_search_sample(shape: ListShape) -> Statement:
    """Returns the statement that estimates the frequency of a search term from the sample."""
    tallied = replace(shape, conditions=tuple(name for name in shape.conditions if name in TALLIED))
    others = [CONDITIONS[name] for name in shape.conditions if name != "search"]
    by_creation = shape.ordering.column == "created_at"
    return compose(
        "job_search_sample",
        {
            "count": statement.exact_count(tallied),
            "matches": CONDITIONS["search"],
            "listed": All(others or ANY_JOB),
            "beyond": All([*statement.beyond_cursor(shape)] or ANY_JOB),
            "order": statement.order_by(shape, backward=shape.backward),
            "recency": Part("job_search_sample", "by_recency") if shape.ordering.column == "updated_at" else None,
            "filtered": Literal(bool(others)),
            "fence": None if by_creation else Part("job_search_sample", "no_index"),
        },
    )
