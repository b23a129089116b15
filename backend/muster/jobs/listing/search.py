"""Searches lists for a term: estimates its frequency from a sample, then uses the cheaper method (``search_strategy``).

The term is the parameter ``search`` of a statement.
"""

from dataclasses import dataclass
from typing import Self

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing import search_strategy
from muster.jobs.listing.search_sample import job_search_sample
from muster.jobs.listing.search_strategy import TermSample
from muster.jobs.listing.shape import COUNT_CAP, ListQuery, ListShape, SearchMethod
from muster.jobs.listing.statement import job_list
from muster.jobs.rows import IdsRow, JobListRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSearch:
    """The search of a list for a sampled term. ``position`` is the number of matches before the page."""

    query: ListQuery
    sample: TermSample
    position: int

    @classmethod
    def of(cls, query: ListQuery, *, position: int = 0) -> Self:
        """Estimates the term's frequency from the sample."""
        bounds = {"proof": search_strategy.PROOF, "near": search_strategy.NEAR, "position": position}
        sample = queries.single(job_search_sample(query.shape), {**query.params, **bounds}, into=TermSample)
        return cls(query=query, sample=sample, position=position)

    def method(self, *, counted: bool) -> SearchMethod:
        """Returns the cheaper method for a page of matches, or for all of them if they are ``counted``."""
        scattered = _scattered(self.query.shape, counted=counted)
        return search_strategy.choose(self.sample, scattered=scattered, counted=counted, position=self.position)

    def uncapped(self) -> ListQuery:
        """Returns the list with the cheaper method for all of its matches, without a limit."""
        # For a term in a tenth of the names, the index would exclude nothing.
        search = SearchMethod.SCAN if self.sample.over_cap else self.method(counted=True)
        return self.query.searched(search, uncapped=True)

    def page(self) -> JobListRow:
        """Returns the page, and the count unless it is unknown."""
        if self.sample.over_cap:
            return _page(self._over_cap())
        if self.method(counted=False) is SearchMethod.SCAN:
            # The count would take longer than the page: it is a request of its own.
            return _page(self.query.searched(SearchMethod.SCAN))
        # All matches at once if more than the count limit are likely: the index would stop there without the page.
        row = _page(self.query.searched(SearchMethod.INDEX, uncapped=self.sample.likely_over_cap))
        if self.sample.likely_over_cap or row.count is None or row.count <= COUNT_CAP:
            return row
        return _page(self._over_cap())

    def _over_cap(self) -> ListQuery:
        return self.query.searched(self.method(counted=False), over_cap=True)


def list_page(query: ListQuery, *, position: int) -> JobListRow:
    """Returns a page of any list, with or without a search. ``position`` is the number of matches before it."""
    if "search" in query.shape.conditions:
        return TermSearch.of(query, position=position).page()
    return _page(query)


def export_method(filters: JobFilter, ordering: Ordering) -> SearchMethod:
    """Returns the cheaper method for all matching jobs, in this order."""
    if not filters.search:
        return SearchMethod.SCAN
    return _sampled(filters, ordering).uncapped().shape.search


def rare_ids(term: str) -> list[int] | None:
    """Returns the jobs with a rare term in their name; None if a scan is cheaper.

    If more matches than the count limit are likely, a scan finds a page soon, and a statement could not list all ids.
    """
    search = _sampled(JobFilter(search=term), Ordering.CREATED)
    if search.sample.likely_over_cap or search.method(counted=True) is SearchMethod.SCAN:
        return None
    return queries.single(sql_file("job_search_ids"), {"search": term}, into=IdsRow).ids or []


def _page(query: ListQuery) -> JobListRow:
    statement = job_list(query.shape)
    return queries.single(statement, query.params, into=JobListRow)


def _sampled(filters: JobFilter, ordering: Ordering) -> TermSearch:
    return TermSearch.of(ListQuery.of(filters, ordering, Start(position=0)))


def _scattered(shape: ListShape, *, counted: bool) -> bool:
    """Returns whether a scan reads jobs scattered over the table. A counting scan is in creation order."""
    if shape.statuses:
        return True
    return not counted and shape.ordering.column != "created_at" and not shape.name_index_only
