"""How soon after its creation a job starts, at half of the highest rate over HTTP."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from bench import background
from bench.execution.filling import workers_delete
from bench.execution.paths import PathsPart
from bench.execution.steady_jobs import steady_jobs
from bench.rounds import Case, Phase
from bench.rows import Row, Section, at_most
from bench.samples import Sample, Samples, pooled
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench

NAME = "created to started at half of the highest rate"
SETTLE_S, MEASURED_S = 2.0, 5.0
TARGETS = {50: at_most(50), 99: at_most(250)}


class StartedPart:
    """Uses the rate that was measured before, over HTTP by one worker."""

    def __init__(self, paths: PathsPart) -> None:
        self._paths = paths
        self._rate = 0

    def phases(self, bench: Bench) -> Sequence[Phase]:
        case = Case(name=NAME, run=lambda: self._measure(bench))
        return [Phase(name="start", cases=[case], rounds=bench.budget.rounds, context=partial(_context, bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [
            Row(
                section=Section.EXECUTION,
                label=f"created to started at half of the highest rate: p{percent}",
                figure=pooled(samples[NAME], percent),
                unit="ms",
                target=target,
                note=f"{self._rate:,} jobs/s created, two workers over HTTP",
            )
            for percent, target in TARGETS.items()
        ]

    def _measure(self, bench: Bench) -> Sample:
        self._rate = round(statistics.median(self._paths.http_per_second) / 2)
        with steady_jobs(bench.server(Stack.MUSTER), bench.database.url, self._rate, program="eager_jobs"):
            time.sleep(SETTLE_S)
            newest = bench.plain.execute(bench_query("job_newest")).fetchone()
            time.sleep(MEASURED_S)
        rows = bench.plain.execute(bench_query("job_latencies"), {"after": newest[0] if newest else 0}).fetchall()
        # Those created last may not have been claimed when the runner was stopped.
        return Sample.of([float(ms) for (ms,) in rows if ms is not None])


@contextmanager
def _context(bench: Bench) -> Iterator[None]:
    try:
        with background.housekeeping_folds():
            yield
    finally:
        workers_delete(bench.plain)
