"""Searches lists for a term: samples how frequent it is first, then uses the cheaper method (``search_strategy``).

The term is ``search`` among the values that a statement binds.
"""

from dataclasses import dataclass, replace
from typing import Self

from muster.core.db import queries
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing import search_strategy
from muster.jobs.listing import statement as list_statement
from muster.jobs.listing.search_strategy import TermSample
from muster.jobs.listing.shape import ListShape, SearchMethod
from muster.jobs.rows import IdsRow, JobListRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSearch:
    """The search of a list for a term that was sampled; ``position``: how many matches precede those wanted."""

    shape: ListShape
    sample: TermSample
    position: int

    @classmethod
    def of(cls, shape: ListShape, params: queries.Params, *, position: int = 0) -> Self:
        """Samples the term."""
        bounds = {"proof": search_strategy.PROOF, "near": search_strategy.NEAR, "position": position}
        statement = list_statement.job_search_sample(shape)
        sample = queries.single(statement, {**params, **bounds}, into=TermSample)
        return cls(shape=shape, sample=sample, position=position)

    def method(self, *, over_cap: bool) -> SearchMethod:
        """Returns the cheaper method for a page of matches, and for their count unless ``over_cap``."""
        scattered = _scattered(self.shape, over_cap=over_cap)
        return search_strategy.choose(self.sample, scattered=scattered, over_cap=over_cap, position=self.position)

    def uncapped(self) -> ListShape:
        """Returns the list with the cheaper method for all of its matches, however many."""
        # Of a term in a tenth of the names the index would hold back nothing.
        search = SearchMethod.SCAN if self.sample.over_cap else self.method(over_cap=False)
        return replace(self.shape, search=search, uncapped=True)

    def page(self, params: queries.Params) -> JobListRow:
        """Returns the page and the count."""
        if self.sample.over_cap:
            return _page(self._over_cap(), params)
        shape = self._counted()
        row = _page(shape, params)
        if shape.search is SearchMethod.SCAN or shape.uncapped or row.count <= list_statement.COUNT_CAP:
            return row
        # The index has stopped collecting matches, so the page among them is not yet known. That they are many is.
        return _page(self._over_cap(), params)

    def _counted(self) -> ListShape:
        search = self.method(over_cap=False)
        # More matches than are counted are likely, and no scan will find the page soon: all at once, then.
        no_scan = SearchMethod.SCAN not in (search, self.method(over_cap=True))
        return replace(self.shape, search=search, uncapped=no_scan and self.sample.likely_over_cap)

    def _over_cap(self) -> ListShape:
        return replace(self.shape, search=self.method(over_cap=True), over_cap=True)


def list_page(shape: ListShape, params: queries.Params, *, position: int) -> JobListRow:
    """Returns a page of any list, searched or not. ``position``: how many matches precede it."""
    if "search" in shape.conditions:
        return TermSearch.of(shape, params, position=position).page(params)
    return _page(shape, params)


def export_method(filters: JobFilter, ordering: Ordering) -> SearchMethod:
    """Returns the cheaper method for all jobs that match, in this order."""
    if not filters.search:
        return SearchMethod.SCAN
    return _sampled(filters, ordering).uncapped().search


def rare_ids(term: str) -> list[int] | None:
    """Returns the jobs whose name holds a term that is rare enough for the index; None when a scan is cheaper.

    Where more than are counted match in all likelihood, a scan meets enough for a page soon, and their ids would be too
    many to name in a statement.
    """
    search = _sampled(JobFilter(search=term), Ordering.CREATED)
    if search.sample.likely_over_cap or search.method(over_cap=False) is SearchMethod.SCAN:
        return None
    return queries.single("job_search_ids", {"search": term}, into=IdsRow).ids or []


def _page(shape: ListShape, params: queries.Params) -> JobListRow:
    statement = list_statement.job_list(shape)
    return queries.single(statement, params, into=JobListRow)


def _sampled(filters: JobFilter, ordering: Ordering) -> TermSearch:
    start = Start(position=0)
    params = list_statement.params(filters=filters, start=start, page_size=1)
    return TermSearch.of(ListShape.of(filters, ordering, start), params)


def _scattered(shape: ListShape, *, over_cap: bool) -> bool:
    """Whether a scan reads jobs all over the table. To count, it takes the order of creation, not the list's."""
    if shape.statuses:
        return True
    return over_cap and shape.ordering.column != "created_at" and not shape.name_index_only
