"""Looks for a term: how frequent it is first, then each time in the cheapest way known (``search_strategy``).

The term is ``search`` among the values that a statement binds.
"""

from dataclasses import dataclass, replace
from typing import Self, cast

from muster.core.db import queries
from muster.jobs.filters import JobFilter, Ordering
from muster.jobs.listing import search_strategy
from muster.jobs.listing import statement as list_statement
from muster.jobs.listing.search_strategy import Seen
from muster.jobs.listing.shape import Search, Start, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A list that is searched through: what a look at the sample has shown of the term."""

    walk: Walk
    seen: Seen
    position: int

    @classmethod
    def of(cls, walk: Walk, params: queries.Params, *, position: int = 0) -> Self:
        """Takes the look. ``position``: how many matches come before those asked for."""
        looks = {**params, "proof": search_strategy.PROOF, "near": search_strategy.NEAR, "position": position}
        seen = Seen.of(queries.single(list_statement.probe(walk), looks))
        return cls(walk=walk, seen=seen, position=position)

    def way(self, *, over_cap: bool) -> Search:
        """The cheaper way to the matches, and to their count unless ``over_cap``."""
        scattered = _scattered(self.walk, over_cap=over_cap)
        return search_strategy.choose(self.seen, scattered=scattered, over_cap=over_cap, position=self.position)

    def whole(self) -> Walk:
        """The list with the cheaper way to all of its matches, however many."""
        # Of a term that is in a tenth of the names, the index would hold back nothing.
        search = Search.WALK if self.seen.over_cap else self.way(over_cap=False)
        return replace(self.walk, search=search, whole=True)

    def page(self, params: queries.Params) -> queries.Row:
        """The page and the count: a row of ``job_list.sql``."""
        if self.seen.over_cap:
            return self._page_over_cap(params)
        search = self.way(over_cap=False)
        # More matches than are counted are likely, and no walk is going to find the page: all at once, then.
        whole = search is not Search.WALK and self.seen.likely_over_cap and self.way(over_cap=True) is not Search.WALK
        row = queries.single(list_statement.job_list(replace(self.walk, search=search, whole=whole)), params)
        if search is Search.WALK or whole or cast(int, row["count"]) <= list_statement.COUNT_CAP:
            return row
        # The index has stopped collecting matches, so the page among them is not yet known. That they are many is.
        return self._page_over_cap(params)

    def _page_over_cap(self, params: queries.Params) -> queries.Row:
        walk = replace(self.walk, search=self.way(over_cap=True), over_cap=True)
        return queries.single(list_statement.job_list(walk), params)


def whole_way(filters: JobFilter, ordering: Ordering) -> Search:
    """The cheaper way to all that matches, in this order."""
    if not filters.search:
        return Walk.of(filters, ordering, Start(position=0)).search
    return _looked(filters, ordering).whole().search


def rare_ids(term: str) -> list[int] | None:
    """The jobs whose name holds a term that is rare enough for the index; None when a walk is the cheaper way.

    Where more than are counted match in all likelihood, a walk meets enough for a page soon, and their ids would be too
    many to name in a statement.
    """
    searched = _looked(JobFilter(search=term), Ordering.CREATED)
    if searched.seen.likely_over_cap or searched.way(over_cap=False) is Search.WALK:
        return None
    return cast(list[int] | None, queries.single("job_search_ids", {"search": term})["ids"]) or []


def _looked(filters: JobFilter, ordering: Ordering) -> Searched:
    start = Start(position=0)
    params = list_statement.params(filters=filters, start=start, page_size=1)
    return Searched.of(Walk.of(filters, ordering, start), params)


def _scattered(walk: Walk, *, over_cap: bool) -> bool:
    """Whether a walk looks at jobs all over the table. To count, it takes the order of creation, not the list's."""
    if walk.statuses:
        return True
    return over_cap and walk.ordering.column != "created_at" and not walk.along_names
