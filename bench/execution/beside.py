"""Random requests of the list while 500 jobs a second are created and run on the same server, and without."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import islice

from bench import background
from bench.execution.filling import workers_delete
from bench.execution.steady_jobs import steady_jobs
from bench.matrix.requests import population, timings
from bench.rounds import Phase, paired
from bench.rows import TIMES, Row, Section, at_most
from bench.samples import Sample, Samples, Spread, pooled
from bench.servers import Stack
from bench.subject import Bench
from loadtest.list_requests import ListRequest, draw

PER_SECOND = 500
REQUESTS, WARM_UP_REQUESTS = 300, 50
"""Requests of each kind in a round."""
BUSY, QUIET = "list while jobs run", "list while no jobs run"
TARGET = at_most(1.5)
OK = 200


class BesidePart:
    """The same requests under both conditions, which follow each other within a round."""

    def __init__(self) -> None:
        self._refused = {BUSY: 0, QUIET: 0}

    def phases(self, bench: Bench) -> Sequence[Phase]:
        drawn = draw(bench.rng, population(bench.plain, bench.scale))
        cases = paired([BUSY, QUIET], lambda: self._measure(bench, drawn))
        return [Phase(name="list", cases=cases, rounds=bench.budget.rounds, context=partial(_context, bench, drawn))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        busy, quiet = samples[BUSY], samples[QUIET]
        p95s, p50s = ([pooled(each, percent).value for each in (busy, quiet)] for percent in (95, 50))
        refused = f"{self._refused[BUSY]} and {self._refused[QUIET]} of {len(busy) * REQUESTS:,} requests refused"
        return [
            Row(
                section=Section.EXECUTION,
                label=f"random requests of the list while {PER_SECOND} jobs/s run: p95, relative to none running",
                figure=Spread.of([sample.percentile(95) / p95s[1] for sample in busy], value=p95s[0] / p95s[1]),
                unit=TIMES,
                target=TARGET,
                note=f"{p95s[0]:.1f} ms to {p95s[1]:.1f} ms; p50 {p50s[0]:.1f} ms to {p50s[1]:.1f} ms; {refused}",
            )
        ]

    def _measure(self, bench: Bench, drawn: Iterator[ListRequest]) -> Mapping[str, Sample]:
        server, requests = bench.server(Stack.MUSTER), list(islice(drawn, REQUESTS))
        samples: dict[str, Sample] = {}
        for name in bench.rng.sample([BUSY, QUIET], 2):
            with steady_jobs(server, bench.database.url, PER_SECOND) if name == BUSY else nullcontext():
                measured = list(timings(server, requests))
            self._refused[name] += sum(timing.status != OK for timing in measured)
            samples[name] = Sample.of([timing.ms for timing in measured])
        return samples


@contextmanager
def _context(bench: Bench, drawn: Iterator[ListRequest]) -> Iterator[None]:
    try:
        with background.housekeeping_folds():
            list(timings(bench.server(Stack.MUSTER), list(islice(drawn, WARM_UP_REQUESTS))))
            yield
    finally:
        workers_delete(bench.plain)
