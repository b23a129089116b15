"""The list by cursor: its statement alone, and over HTTP compared with stock DRF and FastAPI."""

from collections.abc import Iterator, Sequence

from bench import load
from bench.equivalence import check_equivalence
from bench.pages import LISTINGS, Listing, paths, starts
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, Target, at_least, at_most, p99_row
from bench.samples import Sample, Samples, Spread, pooled, ratio
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench
from muster.jobs.filters import Start

SQL_P99_MS = at_most(1.0)
RATIO_TO_DRF = at_least(5.0)
RATIO_TO_FASTAPI = at_least(0.7)
CONCURRENCIES = (1, 4)
TARGET_CONCURRENCY = 4
MACHINE = {"ping": "SQL, `SELECT 1`", "computation": "SQL, a sum of 7,000 numbers, no table"}
"""Statements that show the machine's own latency and its variation: name of the query file to label."""


class ListSubject:
    """50 rows at any depth under three filters."""

    name = "list"

    def cases(self, bench: Bench) -> Sequence[Case]:
        check_equivalence(bench)
        machine = (Case(name=label, run=bench.sql(bench_query(query), [{}])) for query, label in MACHINE.items())
        return [*machine, *(sql_case(bench, listing) for listing in LISTINGS), *self._http_cases(bench)]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return ()

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [
            *(p99_row(Section.LIST, f"SQL, {each.label}", samples[sql_name(each)], SQL_P99_MS) for each in LISTINGS),
            *(p99_row(Section.LIST, label, samples[label], note="the machine alone") for label in MACHINE.values()),
            *(row for each in LISTINGS for row in _http_rows(samples, each)),
        ]

    def _http_cases(self, bench: Bench) -> Iterator[Case]:
        for listing in LISTINGS:
            for stack in Stack:
                for concurrency in CONCURRENCIES:
                    yield _http_case(bench, stack, listing, concurrency)


def sql_name(listing: Listing) -> str:
    return f"list SQL, {listing.label}"


def sql_case(bench: Bench, listing: Listing) -> Case:
    """Returns the case of the statement by cursor, at all depths, in plain psycopg."""
    pages = [listing.params(start) for start in starts(listing)]
    return Case(name=sql_name(listing), run=bench.sql(listing.query(bench, Start(keys=(0, 0))), pages))


def _http_name(stack: Stack, listing: Listing, concurrency: int) -> str:
    return f"list HTTP, {stack}, {listing.label}, {concurrency} at a time"


def _http_case(bench: Bench, stack: Stack, listing: Listing, concurrency: int) -> Case:
    requested = paths(stack, listing)

    def run() -> Sample:
        return load.load(bench.server(stack), bench.rng.sample(requested, len(requested)), concurrency, bench.budget)

    return Case(name=_http_name(stack, listing, concurrency), run=run)


def _http_rows(samples: Samples, listing: Listing) -> Iterator[Row]:
    for concurrency in CONCURRENCIES:
        ours, stock, fast = (samples[_http_name(stack, listing, concurrency)] for stack in Stack)
        where = f"{listing.label}, {concurrency} at a time"
        to_drf, to_fast = (RATIO_TO_DRF, RATIO_TO_FASTAPI) if concurrency == TARGET_CONCURRENCY else (None, None)
        yield _cpu_row(f"HTTP, {where}: requests per CPU-second, relative to stock DRF", ours, stock, to_drf)
        yield _cpu_row(f"HTTP, {where}: requests per CPU-second, relative to FastAPI", ours, fast, to_fast)
        yield _in_all_row(
            f"HTTP, {where}: requests per CPU-second, PostgreSQL included, relative to stock DRF", ours, stock
        )
        yield p99_row(Section.LIST, f"HTTP, {where}", ours, note=_all_in(ours))
    yield _over_bare(samples, listing)


def _cpu_row(label: str, ours: Sequence[Sample], theirs: Sequence[Sample], target: Target | None) -> Row:
    note = f"{_figure(ours):,.0f} to {_figure(theirs):,.0f}"
    figure = ratio(ours, theirs, lambda sample: sample.per_cpu_second)
    return Row(
        section=Section.LIST,
        label=label,
        figure=figure,
        unit=TIMES,
        target=target,
        note=f"{note}; baseline: {_all_in(theirs)}",
    )


def _in_all_row(label: str, ours: Sequence[Sample], theirs: Sequence[Sample]) -> Row:
    rates = [Spread.of([sample.per_cpu_second_in_all for sample in each]).value for each in (ours, theirs)]
    figure = ratio(ours, theirs, lambda sample: sample.per_cpu_second_in_all)
    return Row(section=Section.LIST, label=label, figure=figure, unit=TIMES, note=f"{rates[0]:,.0f} to {rates[1]:,.0f}")


def _all_in(samples: Sequence[Sample]) -> str:
    """Returns a note: requests a second of wall time, and PostgreSQL's CPU time for each."""
    per_second = Spread.of([sample.per_second for sample in samples]).value
    postgres_ms = Spread.of([sample.postgres_ms for sample in samples]).value
    return f"{per_second:,.0f} requests/s, PostgreSQL {postgres_ms:.2f} ms CPU each"


def _figure(samples: Sequence[Sample]) -> float:
    return Spread.of([sample.per_cpu_second for sample in samples]).value


def _over_bare(samples: Samples, listing: Listing) -> Row:
    ours, bare = samples[_http_name(Stack.MUSTER, listing, 1)], samples[sql_name(listing)]
    label = f"HTTP, {listing.label}: p50, relative to the same statement in bare psycopg"
    note = f"{pooled(ours, 50).value:.2f} ms to {pooled(bare, 50).value:.2f} ms"
    figure = ratio(ours, bare, lambda sample: sample.percentile(50))
    return Row(section=Section.LIST, label=label, figure=figure, unit=TIMES, note=note)
