"""Claims, finishes, creates and pages of the list beside the layout of commit c1cc3a4 on the same server.

One connection, durable commits. Blocks of both layouts alternate; CPU time and write-ahead log are those of the
session's PostgreSQL process. Each block begins after a checkpoint-free warm-up call.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from psycopg import Connection

from bench.claims import KINDS, Kind, block, fill, joined
from bench.create_cost import create_cases, create_rows
from bench.databases import restored
from bench.old_layout import old_layout
from bench.page_cost import page_cases, page_rows
from bench.rounds import Case, Phase, paired
from bench.rows import TIMES, Row, Section, at_least, at_most
from bench.samples import Sample, Samples, Spread, ratio
from bench.subject import Bench

BLOCKS = 4
"""Blocks of each layout in a round."""
NOW, BEFORE = "split", "before"
FASTER = {"100 at a time": at_least(3.0), "one at a time": at_least(2.0)}
CPU, LOG = at_most(1 / 3), at_most(1 / 5)


class WritesSubject:
    """Both kinds in both layouts."""

    name = "writes"

    def __init__(self) -> None:
        self._before: Connection | None = None

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = [case for kind in KINDS for case in self._cases(bench, kind)]
        cases.extend([*create_cases(bench, self._old), *page_cases(bench, self._old)])
        return [Phase(name="writes", cases=cases, rounds=bench.budget.rounds, context=partial(self._context, bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        claims = (row for kind in KINDS for row in _rows(samples, kind))
        return [*claims, *create_rows(samples), *page_rows(samples)]

    @contextmanager
    def _context(self, bench: Bench) -> Iterator[None]:
        with old_layout(bench) as self._before, restored(bench.database):
            yield

    def _old(self) -> Connection:
        if self._before is None:
            raise LookupError("The database of the old layout is not open.")
        return self._before

    def _cases(self, bench: Bench, kind: Kind) -> Sequence[Case]:
        def measure() -> Mapping[str, Sample]:
            sessions = {
                NOW: (bench.plain, "claim_ids", "finish_ids"),
                BEFORE: (self._old(), "claim_before", "finish_before"),
            }
            fills = {NOW: "ready_fill", BEFORE: "ready_fill_before"}
            for layout, (connection, _, _) in sessions.items():
                jobs = kind.size * (kind.calls + 1) * BLOCKS
                fill(connection, fills[layout], jobs)
            blocks: dict[str, list[Sample]] = {NOW: [], BEFORE: []}
            for _ in range(BLOCKS):
                for layout in bench.rng.sample((NOW, BEFORE), 2):
                    blocks[layout].append(block(kind, *sessions[layout]))
            return {_name(kind, layout): joined(each) for layout, each in blocks.items()}

        return paired([_name(kind, layout) for layout in (NOW, BEFORE)], measure)


def _name(kind: Kind, layout: str) -> str:
    return f"claim and finish, {kind.name}, {layout}"


def _rows(samples: Samples, kind: Kind) -> Sequence[Row]:
    now, before = (samples[_name(kind, layout)] for layout in (NOW, BEFORE))
    label = f"claim and finish, {kind.name}"
    rates = [Spread.of([sample.per_second for sample in each]).value for each in (now, before)]
    cpu = [Spread.of([sample.postgres_ms * 1000 for sample in each]).value for each in (now, before)]
    log = [Spread.of([sample.log_bytes_each for sample in each]).value for each in (now, before)]
    return [
        Row(
            section=Section.WRITES,
            label=f"{label}: jobs/s, relative to the old layout",
            figure=ratio(now, before, lambda sample: sample.per_second),
            unit=TIMES,
            target=FASTER[kind.name],
            note=f"{rates[0]:,.0f} to {rates[1]:,.0f} jobs/s",
        ),
        Row(
            section=Section.WRITES,
            label=f"{label}: PostgreSQL's CPU time, relative to the old layout",
            figure=ratio(now, before, lambda sample: sample.postgres_ms),
            unit=TIMES,
            target=CPU,
            note=f"{cpu[0]:,.0f} µs to {cpu[1]:,.0f} µs a job",
        ),
        Row(
            section=Section.WRITES,
            label=f"{label}: write-ahead log, relative to the old layout",
            figure=ratio(now, before, lambda sample: sample.log_bytes_each),
            unit=TIMES,
            target=LOG,
            note=f"{log[0]:,.0f} to {log[1]:,.0f} bytes a job, pages after a checkpoint included",
        ),
    ]
