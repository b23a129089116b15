"""Looks for a term: how frequent it is first, then each time in the cheapest way known (:mod:`jobs.search_plan`)."""

from dataclasses import dataclass, replace
from typing import Self, cast

from jobs import list_sql, search_plan, sql
from jobs.search_plan import Seen
from jobs.walks import Search, Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A list that is searched through: what a look at the sample has shown of the term."""

    walk: Walk
    seen: Seen
    indexed: Search
    position: int

    @classmethod
    def of(cls, walk: Walk, term: str, params: sql.Params, *, position: int = 0) -> Self:
        """Takes the look. ``position``: how many matches come before those asked for."""
        looks = {**params, "proof": search_plan.PROOF, "near": search_plan.NEAR, "position": position}
        seen = Seen.of(sql.single(list_sql.probe(walk), looks))
        return cls(walk=walk, seen=seen, indexed=search_plan.indexed_search(term), position=position)

    def way(self, *, over_cap: bool) -> Search:
        """The cheaper way to the matches, and to their count unless ``over_cap``."""
        scattered = _scattered(self.walk, over_cap=over_cap)
        return search_plan.choose(
            self.seen, indexed=self.indexed, scattered=scattered, over_cap=over_cap, position=self.position
        )

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


def _scattered(walk: Walk, *, over_cap: bool) -> bool:
    """Whether a walk looks at jobs all over the table. To count, it takes the order of creation, not the list's."""
    if walk.statuses:
        return True
    return over_cap and walk.ordering.column != "created_at" and not walk.along_names
