"""Lists, counts and positions while a transaction is held open under writes: it keeps dead rows from being vacuumed.

Five phases: nobody writes; jobs are created, started and completed at a steady pace while housekeeping folds the tally;
the same with a read-only snapshot held open; the same with a transaction that has an id; and once more without, so that
what is compared with lies on both sides.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from bench import background
from bench.databases import connect
from bench.pages import LISTINGS
from bench.rounds import Case, Phase
from bench.rows import TIMES, Line, Row, at_most
from bench.samples import Samples, Spread, pooled
from bench.statements import own
from bench.subject import Bench
from bench.subjects import counts, listing, positions

TIMES_WITHOUT = at_most(1.5)
WARM_UP_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """What goes on beside the measuring: writes or not, and the statement that opens a transaction to be held."""

    name: str
    writes: bool = True
    held: str | None = None


QUIET = Circumstance(name="nobody writes", writes=False)
WRITES = (Circumstance(name="under writes"), Circumstance(name="under writes again"))
HELD = (
    Circumstance(name="held snapshot", held="hold_snapshot"),
    Circumstance(name="held transaction with an id", held="hold_id"),
)


class HeldSubject:
    """The statements of list, counts and positions in four circumstances."""

    name = "held"

    def __init__(self) -> None:
        self._names: list[str] = []

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = [
            *(listing.sql_case(bench, each) for each in LISTINGS),
            *counts.sql_cases(bench),
            *(positions.sql_case(bench, each, place) for each in positions.PLACED for place in positions.POSITIONS),
        ]
        self._names = [case.name for case in cases]
        return [
            Phase(
                name=circumstance.name,
                cases=[Case(name=_name(circumstance, case.name), run=case.run) for case in cases],
                rounds=bench.budget.rounds,
                around=partial(_in_circumstance, bench, circumstance),
            )
            for circumstance in (QUIET, WRITES[0], *HELD, WRITES[1])
        ]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [_row(samples, held, name) for held in HELD for name in self._names]


def _name(circumstance: Circumstance, case: str) -> str:
    return f"{circumstance.name}: {case}"


def _row(samples: Samples, held: Circumstance, name: str) -> Row:
    quiet, with_it = samples[_name(QUIET, name)], samples[_name(held, name)]
    without = [sample for each in WRITES for sample in samples[_name(each, name)]]
    p99s = [pooled(each, 99).value for each in (with_it, without, quiet)]
    p50s = [pooled(each, 50).value for each in (with_it, without, quiet)]
    note = f"{p99s[0]:.2f} ms to {p99s[1]:.2f} ms; p50 {p50s[0]:.2f} ms to {p50s[1]:.2f} ms"
    return Row(
        line=Line.HELD,
        what=f"{held.name}, {name}: p99, relative to no held transaction",
        figure=Spread.of([sample.percentile(99) / p99s[1] for sample in with_it], value=p99s[0] / p99s[1]),
        unit=TIMES,
        bar=TIMES_WITHOUT,
        note=f"{note}; {p99s[2]:.2f} ms and {p50s[2]:.2f} ms without writes",
    )


@contextmanager
def _in_circumstance(bench: Bench, circumstance: Circumstance) -> Iterator[None]:
    url = bench.database.url
    with ExitStack() as stack:
        if circumstance.writes:
            stack.enter_context(background.housekeeping_folds())
            stack.enter_context(background.writers(url))
        if circumstance.held:
            holder = stack.enter_context(connect(url))
            holder.execute(own(circumstance.held))
        if circumstance.writes:
            background.wait(bench.budget.hold_s if circumstance.held else WARM_UP_S, circumstance.name)
        yield
    # What could not be removed meanwhile: the next circumstance shall not suffer from it.
    bench.plain.execute("VACUUM job_tally, job_tally_delta, job_tally_fold, job")
