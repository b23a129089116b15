"""Seeding, the size of job_latest after many status changes, and claims while a snapshot is held.

On a database of its own, with housekeeping. CHANGES statuses change before the sizes are taken again. Then a snapshot
is held for HOLD minutes, and at least until CHANGES, or a million, statuses have changed by claims and finishes.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from bench.churn import Churned, Sizes, change, seeded, sizes, snapshot_held
from bench.claims import KINDS, block, fill, joined, once
from bench.progress import progress
from bench.rounds import Case, Phase, paired
from bench.rows import TIMES, Row, Section, Target, at_least, at_most
from bench.samples import Sample, Samples, Spread, ratio
from bench.subject import Bench

MILLION = 1_000_000
SEED_S, SIZE, HELD = at_most(90.0), at_most(1.3), at_least(0.85)
"""The seed is of a million jobs."""
FREE, HOLDING = "claims without a held snapshot", "claims under a held snapshot"
BATCHES = KINDS[0]
BLOCKS = 6
FILL = 20_000
CHANGES_OF_JOB = 2
"""A claim and a finish."""


class ChurnSubject:
    """One round of each, in this order."""

    name = "churn"

    def __init__(self) -> None:
        self._database: Churned | None = None
        self._sizes: tuple[Sizes, Sizes] | None = None
        self._note = ""
        self._scale = 1

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = paired([FREE, HOLDING], partial(self._measure, bench))
        return [Phase(name="churn", cases=cases, rounds=1, context=partial(self._context, bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        if self._database is None or self._sizes is None:
            raise LookupError("The subject was not measured.")
        fresh, changed = self._sizes
        seed_s = self._database.seed_s * MILLION / self._scale
        free, holding = samples[FREE], samples[HOLDING]
        rates = [Spread.of([sample.per_second for sample in each]).value for each in (holding, free)]
        return [
            _row("seed: seconds for a million jobs", _one(seed_s), "s", SEED_S if self._scale >= MILLION else None),
            *(
                _row(
                    f"{what} of job_latest after changes of random jobs, relative to fresh",
                    _one(after / before),
                    TIMES,
                    SIZE,
                    self._note,
                )
                for what, after, before in (
                    ("table", changed.table, fresh.table),
                    ("indexes", changed.indexes, fresh.indexes),
                )
            ),
            _row(
                "claim and finish, 100 at a time, a snapshot held: jobs/s, relative to none held",
                ratio(holding, free, lambda sample: sample.per_second),
                TIMES,
                HELD,
                f"{rates[0]:,.0f} to {rates[1]:,.0f} jobs/s",
            ),
        ]

    @contextmanager
    def _context(self, bench: Bench) -> Iterator[None]:
        with seeded(bench) as self._database:
            yield

    def _measure(self, bench: Bench) -> Mapping[str, Sample]:
        if self._database is None:
            raise LookupError("The database is not open.")
        connection, changes = self._database.connection, bench.budget.changes
        change(bench, connection, changes)
        self._scale, self._sizes = bench.scale, (self._database.fresh, sizes(connection))
        self._note = f"{changes:,} changes, {changes / bench.scale:.1f} of each job"
        free = _blocks(self._database)
        with snapshot_held(self._database.url):
            _claim_for(self._database, min(changes, MILLION), bench.budget.hold_s)
            return {FREE: free, HOLDING: _blocks(self._database)}


def _blocks(database: Churned) -> Sample:
    fill(database.connection, "ready_fill", BLOCKS * BATCHES.size * (BATCHES.calls + 1))
    return joined([block(BATCHES, database.connection, "claim_ids", "finish_ids") for _ in range(BLOCKS)])


def _claim_for(database: Churned, changes: int, seconds: float) -> None:
    """Claims and finishes new jobs for as many changes and as many seconds."""
    ends, jobs, left = time.monotonic() + seconds, changes // CHANGES_OF_JOB, 0
    with progress(jobs, "claiming under a held snapshot", "job") as bar:
        while jobs > 0:
            if not left:
                fill(database.connection, "ready_fill", left := min(jobs, FILL) // BATCHES.size * BATCHES.size)
            once(BATCHES, database.connection, "claim_ids", "finish_ids")
            bar.update(BATCHES.size)
            left, jobs = left - BATCHES.size, jobs - BATCHES.size
    while (rest := ends - time.monotonic()) > 0:
        time.sleep(min(rest, 1))


def _one(value: float) -> Spread:
    return Spread.of([value])


def _row(label: str, figure: Spread, unit: str, target: Target | None, note: str = "") -> Row:
    return Row(section=Section.CHURN, label=label, figure=figure, unit=unit, target=target, note=note)
