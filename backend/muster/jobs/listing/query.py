"""A list to read: its shape, which determines its statement, and its values."""

from dataclasses import dataclass, replace
from typing import Self

from muster.core.db.queries import Params
from muster.jobs.filters import CONDITIONS, JobFilter, Ordering, Start
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.shape import ListShape
from muster.jobs.statuses import Status

COUNT_CAP = 10_000
"""The count limit: without the tally, counts up to it are exact; above it they are a lower bound."""
# Past the end of each table, and far enough from the largest bigint for statements to add to it.
PAST_THE_END = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """A list to read: ``shape`` determines the statements, ``params`` has their parameters, including unused ones."""

    shape: ListShape
    params: Params

    @classmethod
    def of(cls, filters: JobFilter, ordering: Ordering, start: Start, *, page_size: int = 1) -> Self:
        """Returns the query for a page of a list."""
        values: dict[str, object] = {name: getattr(filters, name) for name in CONDITIONS}
        values["priority_from"], values["priority_to"] = filters.priority_range
        # An array literal: psycopg would inspect each element of a list.
        values["statuses"] = f"{{{','.join(filters.statuses or Status)}}}"
        values.update({f"key_{index}": key for index, key in enumerate(start.keys or ())})
        position = None if start.position is None else min(start.position, PAST_THE_END)
        page = {"position": position, "page_size": page_size, "count_cap": COUNT_CAP}
        return cls(shape=ListShape.of(filters, ordering, start), params={**values, **page})

    def read_by(self, method: ListMethod, *, over_cap: bool = False, uncapped: bool = False) -> Self:
        """Returns the query with this method."""
        return replace(self, shape=replace(self.shape, method=method, over_cap=over_cap, uncapped=uncapped))
