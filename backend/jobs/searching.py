"""Looks for a term: how frequent it is first, then each time in the cheapest way known (:mod:`jobs.search_plan`).

The term is ``search`` among the values that a statement binds.
"""

from dataclasses import dataclass, replace
from typing import Self, cast

from jobs import list_sql, search_plan, sql
from jobs.filters import JobFilter, Ordering
from jobs.search_plan import Seen
from jobs.walks import Search, Start, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A list that is searched through: what a look at the sample has shown of the term."""

    walk: Walk
    seen: Seen
    position: int

    @classmethod
    def of(cls, walk: Walk, params: sql.Params, *, position: int = 0) -> Self:
        """Takes the look. ``position``: how many matches come before those asked for."""
        looks = {**params, "proof": search_plan.PROOF, "near": search_plan.NEAR, "position": position}
        seen = Seen.of(sql.single(list_sql.probe(walk), looks))
        return cls(walk=walk, seen=seen, position=position)

    def way(self, *, over_cap: bool) -> Search:
        """The cheaper way to the matches, and to their count unless ``over_cap``."""
        scattered = _scattered(self.walk, over_cap=over_cap)
        return search_plan.choose(self.seen, scattered=scattered, over_cap=over_cap, position=self.position)

    def whole(self) -> Walk:
        """The list with the cheaper way to all of its matches, however many."""
        # Of a term that is in a tenth of the names, the index would hold back nothing.
        search = Search.WALK if self.seen.over_cap else self.way(over_cap=False)
        return replace(self.walk, search=search, whole=True)

    def page(self, params: sql.Params) -> sql.Row:
        """The page and the count: a row of ``job_list.sql``."""
        if self.seen.over_cap:
            return self._page_over_cap(params)
        search = self.way(over_cap=False)
        # More matches than are counted are likely, and no walk is going to find the page: all at once, then.
        whole = search is not Search.WALK and self.seen.likely_over_cap and self.way(over_cap=True) is not Search.WALK
        row = sql.single(list_sql.job_list(replace(self.walk, search=search, whole=whole)), params)
        if search is Search.WALK or whole or cast(int, row["count"]) <= list_sql.COUNT_CAP:
            return row
        # The index has stopped collecting matches, so the page among them is not yet known. That they are many is.
        return self._page_over_cap(params)

    def _page_over_cap(self, params: sql.Params) -> sql.Row:
        walk = replace(self.walk, search=self.way(over_cap=True), over_cap=True)
        return sql.single(list_sql.job_list(walk), params)


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
    return cast(list[int] | None, sql.single("job_search_ids", {"search": term})["ids"]) or []


def _looked(filters: JobFilter, ordering: Ordering) -> Searched:
    start = Start(position=0)
    params = list_sql.params(filters=filters, start=start, page_size=1)
    return Searched.of(Walk.of(filters, ordering, start), params)


def _scattered(walk: Walk, *, over_cap: bool) -> bool:
    """Whether a walk looks at jobs all over the table. To count, it takes the order of creation, not the list's."""
    if walk.statuses:
        return True
    return over_cap and walk.ordering.column != "created_at" and not walk.along_names
