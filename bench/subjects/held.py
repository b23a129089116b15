"""Lists, counts and positions under writes while an open transaction prevents vacuum from removing dead rows.

Five phases: no writes; jobs created, started and completed at a constant rate while housekeeping folds the tally;
the same with an open read-only snapshot; the same with an open transaction that has an id; and the second phase
again, so that the baseline is measured before and after.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from bench import background
from bench.databases import connect
from bench.pages import LISTINGS
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, at_most
from bench.samples import Samples, Spread, pooled
from bench.statements import bench_query
from bench.subject import Bench
from bench.subjects import counts, listing, positions

RATIO_WITHOUT = at_most(1.5)
WARM_UP_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The condition of a phase: with or without writes, and the statement that opens the held transaction."""

    name: str
    writes: bool = True
    held: str | None = None


QUIET = Condition(name="nobody writes", writes=False)
WRITES = (Condition(name="under writes"), Condition(name="under writes again"))
HELD = (
    Condition(name="held snapshot", held="hold_snapshot"),
    Condition(name="held transaction with an id", held="hold_id"),
)


class HeldSubject:
    """The statements of list, counts and positions under four conditions."""

    name = "held"

    def __init__(self) -> None:
        self._names: list[str] = []

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = [
            *(listing.sql_case(bench, each) for each in LISTINGS),
            *counts.sql_cases(bench),
            *(
                positions.sql_case(bench, each, place)
                for each in positions.LISTINGS_MEASURED
                for place in positions.POSITIONS
            ),
        ]
        self._names = [case.name for case in cases]
        return [
            Phase(
                name=condition.name,
                cases=[Case(name=_name(condition, case.name), run=case.run) for case in cases],
                rounds=bench.budget.rounds,
                context=partial(_under_condition, bench, condition),
            )
            for condition in (QUIET, WRITES[0], *HELD, WRITES[1])
        ]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [_row(samples, held, name) for held in HELD for name in self._names]


def _name(condition: Condition, case: str) -> str:
    return f"{condition.name}: {case}"


def _row(samples: Samples, held: Condition, name: str) -> Row:
    quiet, with_it = samples[_name(QUIET, name)], samples[_name(held, name)]
    without = [sample for each in WRITES for sample in samples[_name(each, name)]]
    p99s = [pooled(each, 99).value for each in (with_it, without, quiet)]
    p50s = [pooled(each, 50).value for each in (with_it, without, quiet)]
    note = f"{p99s[0]:.2f} ms to {p99s[1]:.2f} ms; p50 {p50s[0]:.2f} ms to {p50s[1]:.2f} ms"
    return Row(
        section=Section.HELD,
        label=f"{held.name}, {name}: p99, relative to no held transaction",
        figure=Spread.of([sample.percentile(99) / p99s[1] for sample in with_it], value=p99s[0] / p99s[1]),
        unit=TIMES,
        target=RATIO_WITHOUT,
        note=f"{note}; {p99s[2]:.2f} ms and {p50s[2]:.2f} ms without writes",
    )


@contextmanager
def _under_condition(bench: Bench, condition: Condition) -> Iterator[None]:
    url = bench.database.url
    with ExitStack() as stack:
        if condition.writes:
            stack.enter_context(background.housekeeping_folds())
            stack.enter_context(background.writers(url))
        if condition.held:
            holder = stack.enter_context(connect(url))
            holder.execute(bench_query(condition.held))
        if condition.writes:
            background.wait(bench.budget.hold_s if condition.held else WARM_UP_S, condition.name)
        yield
    # Removes the dead rows before the next phase.
    bench.plain.execute(bench_query("held_vacuum"))
