"""The cost of the tally for writers: the same writes with its triggers enabled and disabled.

The counts become inexact meanwhile; :func:`bench.databases.restore` rebuilds them after the run.
"""

from collections.abc import Sequence
from functools import partial

from bench.databases import restored
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, at_least, at_most, times_row
from bench.samples import Samples, Spread, ratio
from bench.subject import Bench
from bench.tally_cost import WRITES, Variant, many_name, many_writers, one_writer

COST = at_most(1.10)
SCALING = at_least(0.90)
TOGETHER = 8
# Ratios near one need more rounds than others.
ROUNDS = 2
DURABLE = (Variant(durable=True, tallied=True), Variant(durable=True, tallied=False))
RELAXED = (Variant(durable=False, tallied=True), Variant(durable=False, tallied=False))


class TallySubject:
    """Three kinds of writes by one writer, and single creates by eight."""

    name = "tally"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        alone = [
            case for kind in WRITES for durable in (True, False) for case in one_writer(bench, kind, durable=durable)
        ]
        together = many_writers(bench, (1, TOGETHER))
        return [
            Phase(
                name="writing",
                cases=[*alone, *together],
                rounds=ROUNDS * bench.budget.rounds,
                context=partial(restored, bench.database),
            )
        ]

    def rows(self, samples: Samples) -> Sequence[Row]:
        costs = [_cost_row(samples, kind, variants) for kind in WRITES for variants in (DURABLE, RELAXED)]
        return [*costs, *_clients_rows(samples)]


def _cost_row(samples: Samples, kind: str, variants: Sequence[Variant]) -> Row:
    with_it, without = (samples[variant.name(kind)] for variant in variants)
    commit = "" if variants[0].durable else ", synchronous_commit off"
    return times_row(Section.TALLY, f"{kind}{commit}: time, relative to no tally", with_it, without, COST)


def _clients_rows(samples: Samples) -> Sequence[Row]:
    with_it, without = (
        [samples[many_name(clients, tallied=tallied)] for clients in (1, TOGETHER)] for tallied in (True, False)
    )
    scaled, scaled_without = (
        [eight.per_second / one.per_second for one, eight in zip(*each, strict=True)] for each in (with_it, without)
    )
    figure = Spread.of([a / b for a, b in zip(scaled, scaled_without, strict=True)])
    times_one = [Spread.of(each).value for each in (scaled, scaled_without)]
    note = f"{times_one[0]:.2f} {TIMES} one writer's creates/s with the tally, {times_one[1]:.2f} without"
    rates = ratio(with_it[1], without[1], lambda sample: sample.per_second)
    per_second = [Spread.of([sample.per_second for sample in each[1]]).value for each in (with_it, without)]
    return [
        Row(
            section=Section.TALLY,
            label=f"{TOGETHER} writers: scaling, relative to no tally",
            figure=figure,
            unit=TIMES,
            target=SCALING,
            note=note,
        ),
        Row(
            section=Section.TALLY,
            label=f"{TOGETHER} writers: creates/s, relative to no tally",
            figure=rates,
            unit=TIMES,
            note=f"{per_second[0]:,.0f} to {per_second[1]:,.0f} creates/s",
        ),
    ]
