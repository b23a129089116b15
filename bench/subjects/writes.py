"""Claim and finish, with full history and tally, beside the layout of commit c1cc3a4 on the same server.

One connection, durable commits. Blocks of both layouts alternate; CPU time is that of the session's PostgreSQL process,
and the log is what the server wrote meanwhile. Each block begins after a checkpoint-free warm-up call.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psutil
from psycopg import Connection

from bench.cpu import backend_s
from bench.databases import restored
from bench.old_layout import old_layout
from bench.rounds import Case, Phase, paired
from bench.rows import TIMES, Row, Section, at_least, at_most
from bench.samples import Sample, Samples, Spread, ratio
from bench.statements import bench_query
from bench.subject import Bench

QUEUE = "bench"
BLOCKS = 4
"""Blocks of each layout in a round."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Claims and finishes of so many jobs at once; ``calls`` of them make a block."""

    name: str
    size: int
    calls: int


KINDS = (Kind("100 at a time", 100, 40), Kind("one at a time", 1, 100))
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
        return [Phase(name="writes", cases=cases, rounds=bench.budget.rounds, context=partial(self._context, bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [row for kind in KINDS for row in _rows(samples, kind)]

    @contextmanager
    def _context(self, bench: Bench) -> Iterator[None]:
        with old_layout(bench) as self._before, restored(bench.database):
            yield

    def _cases(self, bench: Bench, kind: Kind) -> Sequence[Case]:
        def measure() -> Mapping[str, Sample]:
            if self._before is None:
                raise LookupError("The database of the old layout is not open.")
            sessions = {
                NOW: (bench.plain, "claim_ids", "finish_ids"),
                BEFORE: (self._before, "claim_before", "finish_before"),
            }
            fills = {NOW: "ready_fill", BEFORE: "ready_fill_before"}
            for layout, (connection, _, _) in sessions.items():
                jobs = kind.size * (kind.calls + 1) * BLOCKS
                connection.execute(
                    bench_query(fills[layout]), {"jobs": jobs, "queue": QUEUE, "task": "bench", "args": "{}"}
                )
                connection.execute("VACUUM (ANALYZE) job")
                connection.execute("CHECKPOINT")
            blocks: dict[str, list[Sample]] = {NOW: [], BEFORE: []}
            for _ in range(BLOCKS):
                for layout in bench.rng.sample((NOW, BEFORE), 2):
                    blocks[layout].append(_block(kind, *sessions[layout]))
            return {_name(kind, layout): _joined(each) for layout, each in blocks.items()}

        return paired([_name(kind, layout) for layout in (NOW, BEFORE)], measure)


def _name(kind: Kind, layout: str) -> str:
    return f"claim and finish, {kind.name}, {layout}"


def _block(kind: Kind, connection: Connection, claim: str, finish: str) -> Sample:
    _once(kind, connection, claim, finish)
    process = psutil.Process(connection.info.backend_pid)
    log, cpu = _log(connection), backend_s(process)
    times = [_once(kind, connection, claim, finish) for _ in range(kind.calls)]
    return Sample(
        times_ms=times,
        units=kind.calls * kind.size,
        wall_s=sum(times) / 1000,
        postgres_cpu_s=backend_s(process) - cpu,
        log_bytes=_log(connection) - log,
    )


def _once(kind: Kind, connection: Connection, claim: str, finish: str) -> float:
    """Claims and finishes; returns milliseconds. Raises LookupError if there were fewer jobs."""
    began = time.perf_counter()
    row = connection.execute(bench_query(claim), {"queue": QUEUE, "limit": kind.size}, prepare=True).fetchone()
    done = connection.execute(bench_query(finish), {"ids": row[0] if row else None}, prepare=True).fetchone()
    if done is None or done[0] != kind.size:
        raise LookupError(f"Finished {done} jobs instead of {kind.size}.")
    return (time.perf_counter() - began) * 1000


def _log(connection: Connection) -> float:
    row = connection.execute(bench_query("wal_position")).fetchone()
    if row is None:
        raise LookupError("The position in the log returned no row.")
    return float(row[0])


def _joined(blocks: Sequence[Sample]) -> Sample:
    return Sample(
        times_ms=[time_ms for block in blocks for time_ms in block.times_ms],
        units=sum(block.units for block in blocks),
        wall_s=sum(block.wall_s or 0 for block in blocks),
        postgres_cpu_s=sum(block.postgres_cpu_s or 0 for block in blocks),
        log_bytes=sum(block.log_bytes or 0 for block in blocks),
    )


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
