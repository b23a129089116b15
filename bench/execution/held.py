"""Claims and finishes while a snapshot is held, which keeps dead rows; and before and after without one."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from bench import background
from bench.databases import connect
from bench.execution.batches import BATCH, SqlBatches
from bench.execution.filling import fill, workers_delete
from bench.execution.paths import block
from bench.execution.steady_jobs import steady_jobs
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, at_least
from bench.samples import Sample, Samples, Spread
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench

BEFORE, HELD, AFTER = "by SQL, no snapshot held", "by SQL, snapshot held", "by SQL, no snapshot held any more"
CALLS = 60
PER_SECOND = 500
WITHOUT_S = 10.0
"""Jobs run for so long before the measurements without a snapshot."""
TARGET = at_least(0.85)
BAR_S = 600
"""The target is for a snapshot that was held for so long."""


class HeldPart:
    """500 jobs a second are created and run while the snapshot is held; then the highest rate is measured."""

    def __init__(self) -> None:
        self._hold_s = 0.0

    def phases(self, bench: Bench) -> Sequence[Phase]:
        self._hold_s = bench.budget.hold_s
        return [
            Phase(
                name=name,
                cases=[Case(name=name, run=partial(_measure, bench))],
                rounds=bench.budget.rounds,
                context=partial(_context, bench, held=name == HELD),
            )
            for name in (BEFORE, HELD, AFTER)
        ]

    def rows(self, samples: Samples) -> Sequence[Row]:
        without = Spread.of([sample.per_second for name in (BEFORE, AFTER) for sample in samples[name]]).value
        rates = [sample.per_second for sample in samples[HELD]]
        before, after = (Spread.of([sample.per_second for sample in samples[name]]).value for name in (BEFORE, AFTER))
        minutes = self._hold_s / 60
        return [
            Row(
                section=Section.EXECUTION,
                label=f"with a snapshot held for {minutes:g} min of {PER_SECOND} jobs/s: jobs/s, relative to none held",
                figure=Spread.of([rate / without for rate in rates]),
                unit=TIMES,
                target=TARGET if self._hold_s >= BAR_S else None,
                note=f"{Spread.of(rates).value:,.0f} jobs/s; before {before:,.0f}, afterwards {after:,.0f}",
            )
        ]


def _measure(bench: Bench) -> Sample:
    with connect(bench.database.url) as connection:
        fill(connection, BATCH * (CALLS + 2))
        return Sample.of(times := block(SqlBatches(connection), CALLS), units=BATCH * len(times))


@contextmanager
def _context(bench: Bench, *, held: bool) -> Iterator[None]:
    try:
        with ExitStack() as stack:
            stack.enter_context(background.housekeeping_folds())
            if held:
                holder = stack.enter_context(connect(bench.database.url))
                holder.execute(bench_query("hold_snapshot"))
            with steady_jobs(bench.server(Stack.MUSTER), bench.database.url, PER_SECOND):
                background.wait(bench.budget.hold_s if held else WITHOUT_S, "jobs run")
            yield
    finally:
        workers_delete(bench.plain)
        # Removes the dead rows before the next phase.
        bench.plain.execute(bench_query("held_execution_vacuum"))
