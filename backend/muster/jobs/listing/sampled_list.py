"""Reads lists whose ordered scan tests rows by the cheapest method (``method_choice``), estimated from the sample."""

from dataclasses import dataclass, replace
from typing import Self

from muster.core.db import queries
from muster.core.db.templates import sql_file
from muster.jobs.filters import TALLIED, JobFilter, Ordering, Start
from muster.jobs.listing import evidence, method_choice
from muster.jobs.listing.count_statement import job_list_count
from muster.jobs.listing.estimate import list_sample
from muster.jobs.listing.evidence import ListSample
from muster.jobs.listing.method import ListMethod
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.sample import SAMPLED, Near
from muster.jobs.listing.sample_store import store
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import job_list
from muster.jobs.rows import IdsRow, JobListRow, RangeCountRow

SHALLOW = 1_000
"""Up to this position, skipping rows costs less than the count that tells which end of the list is nearer."""

SHALLOW_NAMES = 50_000
"""Up to this position by name, skipping rows costs less than adding up the counts of names."""

SKIPPED_SOON = 100_000
"""Skipping this many rows takes tens of milliseconds; for more, the sample shows whether it takes too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledList:
    """A list with its sampled matches."""

    query: ListQuery
    sample: ListSample

    @classmethod
    def of(cls, query: ListQuery, *, position: int = 0) -> Self:
        """Estimates the matches. ``position`` is the number of matches before the page."""
        query, sample = _by_cheapest_name(query, position=position)
        proof = {"witnesses": f"{{{','.join(map(str, sample.witnesses))}}}", "proof": evidence.PROOF}
        return cls(query=replace(query, params={**query.params, **proof}), sample=sample)

    def method(self, *, wanted: int | None) -> ListMethod:
        """Returns the cheapest method for the first ``wanted`` matches, or for all of them if None."""
        return self._with_ranges(wanted)._chosen(wanted)  # noqa: SLF001  its own

    def _chosen(self, wanted: int | None) -> ListMethod:
        shape, sample = self.query.shape, self.sample
        method = method_choice.choose(sample, shape, wanted=wanted)
        if method is not ListMethod.SMALL:
            return method
        # The tally knows whether the sample misses jobs, or jobs have arrived since it was read.
        tallied = replace(shape, conditions=tuple(name for name in shape.conditions if name in TALLIED))
        total = queries.value(job_list_count(tallied), self.query.params, of=int)
        return method_choice.choose(replace(sample, total=total), shape, wanted=wanted)

    def _with_ranges(self, wanted: int | None) -> Self:
        """Returns the list with the number of ranges of names, if they may be cheaper than all else."""
        known = self.sample.ranges is not None
        if known or not method_choice.may_read_ranges(self.sample, self.query.shape, wanted=wanted):
            return self
        row = queries.single(sql_file("job_name_range_count"), self.query.params, into=RangeCountRow)
        return replace(self, sample=replace(self.sample, ranges=row.count))

    def uncapped(self) -> ListQuery:
        """Returns the list with the cheapest method for all of its matches, without a limit."""
        # For a term in a tenth of the names, the index would exclude nothing.
        method = ListMethod.SCAN if self.sample.over_cap else self._chosen(None)
        return self.query.read_by(method, uncapped=True)

    def page(self, *, wanted: int) -> JobListRow:
        """Returns the page that ends with match ``wanted``, and the count unless it is unknown."""
        return self._with_ranges(wanted)._read(wanted)  # noqa: SLF001  its own

    def _read(self, wanted: int) -> JobListRow:
        near = self.sample.near if self.query.shape.at_offset else None
        if near is not None and method_choice.too_expensive(self.sample, self.query.shape, wanted=wanted):
            return self._near(near)
        over_cap = self.sample.over_cap
        # All matches of the index, since those up to the count limit do not contain the page.
        query = self.query.read_by(self._chosen(wanted), over_cap=over_cap, uncapped=not over_cap)
        by_exclusion = method_choice.by_exclusion(self.sample, query.shape, wanted=wanted)
        facets_first = method_choice.facets_first(self.sample, query.shape)
        query = replace(query, shape=replace(query.shape, by_exclusion=by_exclusion, facets_first=facets_first))
        if query.shape.method is ListMethod.SCAN:
            query = replace(query, shape=self._started(query.shape))
        bounded = self._bounded(query)
        if bounded is not None:
            row = _page(bounded)
            # The sample may be old: fewer rows don't prove the list's end.
            if row.fetched > int(str(query.params["page_size"])):
                return row
        return _page(query)

    def _near(self, near: Near) -> JobListRow:
        """Returns the page near the list's position; the last one if the sample leads past the end of the list."""
        page_size = int(str(self.query.params["page_size"]))
        row = self._near_position(near).page(wanted=near.skipped + page_size + 1)
        if row.fetched or self._certainly_past_the_end(row):
            return row
        last = self._from_last().page(wanted=page_size + 1)
        # The rows before it are not after it, and nobody knows how many they are.
        return replace(last, position=None, fetched=min(last.fetched, page_size))

    def _certainly_past_the_end(self, row: JobListRow) -> bool:
        position = int(str(self.query.params["position"]))
        if self.query.shape.count_tallied and row.count is not None:
            return position >= row.count
        return position >= method_choice.bound_rank(self.sample.found * SAMPLED) * SAMPLED

    def _from_last(self) -> "SampledList":
        """Returns the list, read backward from its last row."""
        shape = replace(self.query.shape, from_position=False, from_end=False, from_created=False, from_names=False)
        return SampledList.of(replace(self.query, shape=replace(shape, backward=True)))

    def _near_position(self, near: Near) -> "SampledList":
        """Returns the list from a job of the sample near its position on, as from a cursor: without a position."""
        keys = {f"key_{index}": key for index, key in enumerate(near.keys)}
        at_keys = replace(self.query.shape, from_cursor=True, from_position=near.skipped > 0)
        shape = replace(at_keys, from_end=False, from_created=False, from_names=False)
        params = {**self.query.params, **keys, "position": near.skipped}
        return SampledList.of(replace(self.query, shape=shape, params=params), position=near.skipped)

    def _bounded(self, query: ListQuery) -> ListQuery | None:
        """Returns the list, with only those matches collected that the page may contain; None if that is not known."""
        if query.shape.method is ListMethod.INDEX:
            return self._in_band(query)
        if query.shape.method not in (ListMethod.RANGES, ListMethod.SMALL) or self.sample.bound is None:
            return None
        bounds = {f"bound_{index}": key for index, key in enumerate(self.sample.bound)}
        return replace(query, shape=replace(query.shape, bounded=True), params={**query.params, **bounds})

    def _in_band(self, query: ListQuery) -> ListQuery | None:
        """Returns the list, with only those matches of a term collected that have the page's priorities."""
        if self.sample.band is None or "search" not in query.shape.conditions or query.shape.facets_first:
            return None
        low, high = self.sample.band
        return replace(query, params={**query.params, "priority_from": low, "priority_to": high})

    def _started(self, shape: ListShape) -> ListShape:
        """Returns the shape with the start of its scan that leaves out most rows before the first match."""
        if method_choice.by_ranges(self.sample, shape):
            return replace(shape, by_ranges=True)
        return shape


def list_page(query: ListQuery, *, position: int, page_size: int) -> JobListRow:
    """Returns a page of any list. ``position`` is the number of matches before it."""
    # From a position that a tally provides, no row before it is read.
    skipped = 0 if query.shape.at_tallied_position else position
    if query.shape.at_offset and query.shape.count_tallied and position > SHALLOW:
        query, skipped = _shortened(query, position=position)
    if query.shape.tested or (query.shape.at_offset and skipped > SKIPPED_SOON):
        return SampledList.of(query, position=skipped).page(wanted=skipped + page_size + 1)
    return _page(query)


def _shortened(query: ListQuery, *, position: int) -> tuple[ListQuery, int]:
    """Returns the list, read from a start as near to the position as possible, and the number of rows to skip."""
    if query.shape.ordering.column == "updated_at":
        return replace(query, shape=replace(query.shape, from_created=True)), 0
    if query.shape.names_counted and position > SHALLOW_NAMES:
        return replace(query, shape=replace(query.shape, from_names=True)), 0
    return _from_nearer_end(query, position=position)


def _from_nearer_end(query: ListQuery, *, position: int) -> tuple[ListQuery, int]:
    """Returns the list, read from its end if that is nearer to the position, and the number of rows to skip.

    The count decides the direction only: the page's own statement counts again, in one snapshot with its rows.
    """
    count = queries.value(job_list_count(query.shape), query.params, of=int)
    if position * 2 <= count:
        return query, position
    return replace(query, shape=replace(query.shape, from_end=True)), max(count - position, 0)


def export_method(filters: JobFilter, ordering: Ordering) -> ListMethod:
    """Returns the cheapest method for all matching jobs, in this order."""
    if not filters.search:
        return ListMethod.SCAN
    return _sampled(filters, ordering).uncapped().shape.method


def rare_ids(term: str) -> list[int] | None:
    """Returns the jobs with a rare term in their name; None if a scan is cheaper.

    If more matches than the count limit are likely, a scan finds a page soon, and a statement could not list all ids.
    """
    search = _sampled(JobFilter(search=term), Ordering.CREATED)
    if search.sample.likely_over_cap or search.uncapped().shape.method is ListMethod.SCAN:
        return None
    return queries.single(sql_file("job_search_ids"), {"search": term}, into=IdsRow).ids or []


def _by_cheapest_name(query: ListQuery, *, position: int) -> tuple[ListQuery, ListSample]:
    """Returns the list and its sample; by name under several facets, from the index that leads to the page soonest.

    The rarest value is not always the one: names of one kind lie together, and may be the last ones of an owner.
    """
    wanted = position + int(str(query.params["page_size"])) + 1
    names = query.shape.by_names if query.shape.ordering.column == "name" else []
    shapes = [replace(query.shape, named_by=name) for name in names] if len(names) > 1 else [query.shape]
    lists = [replace(query, shape=shape) for shape in shapes]
    sampled = [(each, list_sample(each, store.current(), position=position)) for each in lists]
    return min(sampled, key=lambda each: min(method_choice.costs_us(each[1], each[0].shape, wanted=wanted).values()))


def _page(query: ListQuery) -> JobListRow:
    return queries.single(job_list(query.shape), query.params, into=JobListRow)


def _sampled(filters: JobFilter, ordering: Ordering) -> SampledList:
    return SampledList.of(ListQuery.of(filters, ordering, Start(position=0)))
