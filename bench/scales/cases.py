"""The cases of one scale. Django must be set up."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bench.pages import LISTINGS, PAGE_SIZE
from bench.samples import Sample, timed
from bench.scales.series import Series
from bench.statements import bench_query
from bench.subject import Bench, Params, Run
from bench.subjects import counts, listing, search
from bench.terms import Terms
from muster.jobs.filters import Start

SEARCHES = {
    Series.SEARCH_FREQUENT: search.Search(kind=search.TERM_KINDS[0]),
    Series.SEARCH_RARE: search.Search(kind=search.TERM_KINDS[1]),
    Series.SEARCH_NONE: search.Search(kind=search.TERM_KINDS[2]),
}
POSITIONS = 200
BASELINE_CALLS = 20


def cases(bench: Bench, terms: Mapping[str, Terms]) -> Mapping[Series, Run]:
    """Returns the measurement of one round for each series."""
    everything = LISTINGS[0]
    deepest = max(1, everything.count - PAGE_SIZE)
    positions = [bench.rng.randrange(deepest) for _ in range(POSITIONS)]
    starts = [Start(position=position) for position in positions]
    return {
        Series.CURSOR: listing.sql_case(bench, everything).run,
        Series.POSITION: bench.sql(everything.query(bench, starts[0]), [everything.params(start) for start in starts]),
        Series.COUNTS: counts.sql_cases(bench)[0].run,
        **{series: search.run(bench, each, terms[each.kind]) for series, each in SEARCHES.items()},
        Series.OFFSET: _baseline(bench, bench_query("offset"), [{"position": position} for position in positions]),
        Series.COUNT_STAR: _baseline(bench, bench_query("count_star"), [{}]),
    }


def _baseline(bench: Bench, query: bytes, all_params: Sequence[Params]) -> Run:
    """Returns the measurement of a linear statement, with the server's own settings, which favour it."""

    def calls() -> Iterator[Callable[[], object]]:
        while True:
            params = bench.rng.choice(all_params)
            yield lambda params=params: bench.plain.execute(query, params, prepare=False).fetchall()  # type: ignore[misc]

    def run() -> Sample:
        return timed(calls(), limit=BASELINE_CALLS, seconds=bench.budget.seconds)

    return run
