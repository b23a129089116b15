"""Logs: their size, how fast they are taken in over HTTP, and how fast the end of a long one is read and searched."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from bench.log_client import LogClient, bodies
from bench.log_text import log_text
from bench.rounds import Case, Phase, paired
from bench.rows import Row, Section, at_least, at_most
from bench.samples import Sample, Samples, Spread, pooled
from bench.servers import Stack
from bench.statements import bench_query
from bench.subject import Bench

LINES = 10_000
TEXTS = 12
LONG_LINES = 230_000
"""About 16 MB."""
JOBS_MAX = 1000
MEGABYTE = 1e6
STORED, INGEST, TAIL, SEARCH = "stored", "ingest", "tail", "search"
PER_LINE, RATE, READ = at_most(20), at_least(20), at_most(300)


class LogsSubject:
    """As many logs of 10,000 lines as there are thousands of jobs, a thousand at most; and one of 16 MB."""

    name = "logs"

    def __init__(self) -> None:
        self._long = 0

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        written = Phase(name="logs written", cases=paired([STORED, INGEST], partial(_fill, bench)), rounds=1)
        reads = [
            Case(name=TAIL, run=partial(self._read, bench, "tail=500")),
            Case(name=SEARCH, run=partial(self._read, bench, "search=step%20999/1000&limit=500")),
        ]
        return [
            written,
            Phase(name="logs read", cases=reads, rounds=bench.budget.rounds, context=partial(self._long_log, bench)),
        ]

    @contextmanager
    def _long_log(self, bench: Bench) -> Iterator[None]:
        client = LogClient(bench.server(Stack.MUSTER).port)
        jobs = client.claim(1)
        for body in bodies(jobs, [log_text(0, LONG_LINES)]):
            client.send(body)
        self._long = jobs[0]["id"]
        yield

    def _read(self, bench: Bench, query: str) -> Sample:
        client = LogClient(bench.server(Stack.MUSTER).port)
        times_ms = []
        for _ in range(10):
            began = time.perf_counter()
            client.call("GET", f"jobs/{self._long}/logs/?{query}")
            times_ms.append((time.perf_counter() - began) * 1000)
        return Sample.of(times_ms)

    def rows(self, samples: Samples) -> Sequence[Row]:
        stored, ingest = samples[STORED], samples[INGEST]
        raw = ingest[0].units * MEGABYTE / stored[0].units
        return [
            Row(
                section=Section.LOGS,
                label="stored, indexes included",
                figure=Spread.of([sample.log_bytes_each for sample in stored]),
                unit="bytes a line",
                target=PER_LINE,
                note=f"{stored[0].units:,.0f} lines of {raw:.0f} bytes",
            ),
            Row(
                section=Section.LOGS,
                label="taken in over HTTP, one connection",
                figure=Spread.of([sample.per_second for sample in ingest]),
                unit="MB/s",
                target=RATE,
            ),
            *(
                Row(
                    section=Section.LOGS,
                    label=f"{label} of a log of 16 MB: p95",
                    figure=pooled(samples[name], 95),
                    unit="ms",
                    target=READ,
                )
                for name, label in ((TAIL, "the last 500 lines"), (SEARCH, "a search through all"))
            ),
        ]


def _fill(bench: Bench) -> Mapping[str, Sample]:
    """Sends the logs; returns what they take, and how long it took."""
    texts = [log_text(seed, LINES) for seed in range(TEXTS)]
    client = LogClient(bench.server(Stack.MUSTER).port)
    jobs = client.claim(min(JOBS_MAX, max(1, bench.scale // 1000)))
    size = sum(len(texts[number % TEXTS]) for number in range(len(jobs)))
    before = _sizes(bench)
    taken_s = 0.0
    for body in bodies(jobs, texts):
        began = time.perf_counter()
        client.send(body)
        taken_s += time.perf_counter() - began
    stored, lines = (after - already for after, already in zip(_sizes(bench), before, strict=True))
    return {
        STORED: Sample(times_ms=[0.0], units=lines, log_bytes=stored),
        INGEST: Sample(times_ms=[taken_s * 1000], units=size / MEGABYTE, wall_s=taken_s),
    }


def _sizes(bench: Bench) -> tuple[int, int]:
    row = bench.plain.execute(bench_query("log_sizes")).fetchone()
    if row is None:
        raise LookupError("The sizes returned no row.")
    return row[0] or 0, row[1] or 0
