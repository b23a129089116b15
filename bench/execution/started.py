"""How soon after its creation a job starts, at half of the highest rate at which jobs are created and run over HTTP."""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from bench import background
from bench.execution.filling import workers_delete
from bench.execution.steady_jobs import highest_rate, steady_jobs
from bench.rounds import Phase, paired
from bench.rows import Row, Section, at_most
from bench.samples import Sample, Samples, Spread, pooled
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench

HIGHEST, STARTED = "created, claimed and finished", "created to started at half of the highest rate"
PROGRAM = "eager_jobs"
SETTLE_S, MEASURED_S = 2.0, 5.0
TARGETS = {50: at_most(50), 99: at_most(250)}


class StartedPart:
    """Measures the highest rate first. Claims and finishes alone reach a higher one, without those who create jobs."""

    def __init__(self) -> None:
        self._highest: list[float] = []

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = paired([HIGHEST, STARTED], lambda: self._measure(bench))
        return [Phase(name="start", cases=cases, rounds=bench.budget.rounds, context=partial(_context, bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        highest = Row(
            section=Section.EXECUTION,
            label=f"{HIGHEST}: highest rate",
            figure=Spread.of([sample.per_second for sample in samples[HIGHEST]]),
            unit="jobs/s",
            note="created by SQL in batches of 100, two workers over HTTP",
        )
        started = [
            Row(
                section=Section.EXECUTION,
                label=f"{STARTED}: p{percent}",
                figure=pooled(samples[STARTED], percent),
                unit="ms",
                target=target,
                note=f"{self._half:,} jobs/s created, two workers over HTTP",
            )
            for percent, target in TARGETS.items()
        ]
        return [highest, *started]

    @property
    def _half(self) -> int:
        return round(statistics.median(self._highest) / 2)

    def _measure(self, bench: Bench) -> Mapping[str, Sample]:
        server = bench.server(Stack.MUSTER)
        rate = highest_rate(server, bench.database.url, seconds=MEASURED_S, program=PROGRAM)
        self._highest.append(rate)
        with steady_jobs(server, bench.database.url, self._half, program=PROGRAM):
            time.sleep(SETTLE_S)
            newest = bench.plain.execute(bench_query("job_newest")).fetchone()
            time.sleep(MEASURED_S)
        rows = bench.plain.execute(bench_query("job_latencies"), {"after": newest[0] if newest else 0}).fetchall()
        return {
            HIGHEST: Sample(times_ms=[], units=rate * MEASURED_S, wall_s=MEASURED_S),
            # Those created last may not have been claimed when the runner was stopped.
            STARTED: Sample.of([float(ms) for (ms,) in rows if ms is not None]),
        }


@contextmanager
def _context(bench: Bench) -> Iterator[None]:
    try:
        with background.housekeeping_folds():
            yield
    finally:
        workers_delete(bench.plain)
