"""Creates jobs, one at a time and 10,000 at once, beside the layout of commit c1cc3a4."""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat

import psutil
from psycopg import Connection

from bench import writes
from bench.cpu import backend_s
from bench.rounds import Case, paired
from bench.rows import TIMES, Row, Section, at_most
from bench.samples import Sample, Samples, Spread, ratio, timed
from bench.statements import bench_query
from bench.subject import Bench

BATCH = 10_000
CALLS = {"single create": 300, f"batch of {BATCH:,}": 2}
JOBS = {"single create": 1, f"batch of {BATCH:,}": BATCH}
NOW, BEFORE = "split", "before"
LIMIT = at_most(1.0)


def create_cases(bench: Bench, before: Callable[[], Connection]) -> Sequence[Case]:
    """Returns the cases of both kinds in both layouts; ``before`` returns a connection to the old one."""
    return [case for kind in CALLS for case in _cases(bench, before, kind)]


def create_rows(samples: Samples) -> Sequence[Row]:
    """Returns one row for each kind: the time of a job, relative to the old layout."""
    return [_row(samples, kind) for kind in CALLS]


def _cases(bench: Bench, before: Callable[[], Connection], kind: str) -> Sequence[Case]:
    def measure() -> Mapping[str, Sample]:
        sessions = {NOW: bench.plain, BEFORE: before()}
        samples: dict[str, Sample] = {}
        for layout in bench.rng.sample((NOW, BEFORE), 2):
            samples[_name(kind, layout)] = _sample(sessions[layout], kind, _call(sessions[layout], kind, layout))
        return samples

    return paired([_name(kind, layout) for layout in (NOW, BEFORE)], measure)


def _sample(connection: Connection, kind: str, call: Callable[[], object]) -> Sample:
    call()
    process = psutil.Process(connection.info.backend_pid)
    cpu = backend_s(process)
    times = timed(repeat(call), limit=CALLS[kind], seconds=60).times_ms
    return Sample(
        times_ms=times,
        units=len(times) * JOBS[kind],
        wall_s=sum(times) / 1000,
        postgres_cpu_s=backend_s(process) - cpu,
    )


def _call(connection: Connection, kind: str, layout: str) -> Callable[[], object]:
    single = JOBS[kind] == 1
    if layout == NOW:
        return writes.single_create(connection) if single else writes.batch_create(connection, BATCH)
    if single:
        query, params = bench_query("create_before"), writes.CREATED
    else:
        query = bench_query("batch_create_before")
        params = {"body": writes.batch(BATCH).decode(), "actor": "bench"}
    return lambda: connection.execute(query, params, prepare=True).fetchall()


def _name(kind: str, layout: str) -> str:
    return f"{kind}, {layout}"


def _row(samples: Samples, kind: str) -> Row:
    now, before = (samples[_name(kind, layout)] for layout in (NOW, BEFORE))
    rates = [Spread.of([sample.per_second for sample in each]).value for each in (now, before)]
    cpu = [Spread.of([sample.postgres_ms * 1000 for sample in each]).value for each in (now, before)]
    return Row(
        section=Section.WRITES,
        label=f"{kind}: time, relative to the old layout",
        figure=ratio(now, before, lambda sample: 1 / sample.per_second),
        unit=TIMES,
        target=LIMIT,
        note=f"{rates[0]:,.0f} to {rates[1]:,.0f} jobs/s; PostgreSQL's CPU {cpu[0]:,.0f} µs to {cpu[1]:,.0f} µs a job",
    )
