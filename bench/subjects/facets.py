"""Counts and pages under a facet, in SQL, and the cost of the tally's facets for writers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import psycopg

from bench.databases import restored
from bench.facet_cost import cost_cases, cost_rows
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_most, p99_row
from bench.samples import Samples, timed
from bench.statements import bench_query
from bench.subject import Bench, Run
from muster.core.db.templates import Statement, sql_file
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.count_statement import job_list_count
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.statement import job_list
from muster.jobs.statuses import Status

ONE_OWNER_MS, ALL_OWNERS_MS, PAGE_MS = at_most(1.0), at_most(30.0), at_most(2.0)
PAGE_SIZE = 50
DEPTHS = 40
ALL_VALUES = 10_000
ONE_OWNER, ALL_OWNERS, PAGE = "counts of one owner", "counts of all owners", "page at a position under an owner"
# Ratios near one need more rounds than others.
ROUNDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """The row of ``bench/queries/owner_counts.sql``."""

    largest: str
    median: str
    owners: int
    jobs: int


class FacetSubject:
    """One owner, all owners, any position in the list of the owner with the most jobs, and writes."""

    name = "facets"

    def __init__(self) -> None:
        self._owners = Owners(largest="", median="", owners=0, jobs=0)

    def cases(self, bench: Bench) -> Sequence[Case]:
        row = bench.plain.execute(bench_query("owner_counts")).fetchone()
        if row is None or not row[2]:
            raise LookupError("No job has an owner.")
        self._owners = Owners(**dict(zip(Owners.__slots__, row, strict=True)))
        count = ListQuery.of(JobFilter(owner=self._owners.median), Ordering.CREATED_DESC, Start(position=0))
        pages = [_page(self._owners.largest, position) for position in self._positions()]
        facets = {
            "facet": "owner", "statuses": f"{{{','.join(Status)}}}", "created_after": None, "created_before": None,
            "prefix": "", "after_value": None, "page_size": ALL_VALUES, "by_count": False,
        }  # fmt: skip
        return [
            Case(name=ONE_OWNER, run=_run(bench, job_list_count(count.shape), [count.params])),
            Case(name=ALL_OWNERS, run=_run(bench, sql_file("job_facets"), [facets])),
            Case(name=PAGE, run=_run(bench, job_list(pages[0].shape), [page.params for page in pages])),
        ]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases, rounds = cost_cases(bench), ROUNDS * bench.budget.rounds
        return [Phase(name="facets, writing", cases=cases, rounds=rounds, context=partial(restored, bench.database))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        owners, largest = f"of {self._owners.owners:,}", f"its {self._owners.jobs:,} jobs"
        return [
            p99_row(Section.FACETS, f"SQL, {ONE_OWNER}", samples[ONE_OWNER], ONE_OWNER_MS, note=owners),
            p99_row(Section.FACETS, f"SQL, {ALL_OWNERS}", samples[ALL_OWNERS], ALL_OWNERS_MS, note=owners),
            p99_row(Section.FACETS, f"SQL, {PAGE}", samples[PAGE], PAGE_MS, note=largest),
            *cost_rows(samples),
        ]

    def _positions(self) -> Iterator[int]:
        """Yields positions other than the first, spread evenly over the list of the owner with the most jobs."""
        last = max(1, self._owners.jobs - PAGE_SIZE)
        return (1 + last * step // DEPTHS for step in range(DEPTHS))


def _page(owner: str, position: int) -> ListQuery:
    return ListQuery.of(JobFilter(owner=owner), Ordering.CREATED_DESC, Start(position=position), page_size=PAGE_SIZE)


def _run(bench: Bench, statement: Statement, all_params: Sequence[Mapping[str, object]]) -> Run:
    """Returns a run that sends the statement as requests do: planned for its values, or prepared."""
    if not statement.planned:
        return bench.sql(statement.code, all_params)

    def calls() -> Iterator[Callable[[], object]]:
        cursor = psycopg.ClientCursor(bench.connection)
        while True:
            for params in bench.rng.sample(all_params, len(all_params)):
                yield lambda params=params: cursor.execute(statement.code, params).fetchall()  # type: ignore[misc]

    return lambda: timed(calls(), limit=bench.budget.sql_calls, seconds=bench.budget.seconds)
