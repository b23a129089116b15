"""The same claims and finishes by the statements alone, by the worker's two clients, and in an empty database.

Short blocks of all alternate, since their ratios are near 1.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from psycopg import Connection

from bench import background, databases
from bench.databases import PREFIX, connect
from bench.environment import HOST
from bench.execution.batches import BATCH, Batches, ClientBatches, SqlBatches
from bench.execution.filling import fill, workers_delete
from bench.rounds import Phase, paired
from bench.rows import TIMES, Row, Section, at_least
from bench.samples import Sample, Samples, Spread, ratio
from bench.servers import Stack
from bench.subject import Bench
from muster.execution.worker.direct_client import DirectClient
from muster.execution.worker.http_client import HttpClient

SQL, DIRECT, HTTP, EMPTY = "by SQL", "by the database client", "over HTTP", "by SQL, empty database"
BLOCKS, CALLS = 4, 15
"""Blocks of each in a round, and batches of each block."""


@dataclass
class Paths:
    """Open while the phase runs."""

    workers: Mapping[str, Callable[[], Batches]]
    connections: Mapping[str, Connection]


class PathsPart:
    """Ratios to the statements alone, in the database that is full."""

    def __init__(self) -> None:
        self._open: Paths | None = None

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = paired([SQL, DIRECT, HTTP, EMPTY], lambda: self._measure(bench))
        return [Phase(name="paths", cases=cases, rounds=bench.budget.rounds, context=lambda: self._context(bench))]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [
            _row(samples, HTTP, SQL, "over HTTP in batches of 100: jobs/s, relative to the same statements alone", 0.5),
            _row(
                samples, DIRECT, SQL, "by the worker's database client: jobs/s, relative to the same statements alone"
            ),
            _row(
                samples, SQL, EMPTY, "with all finished jobs in the table: jobs/s, relative to an empty database", 0.95
            ),
        ]

    def _measure(self, bench: Bench) -> Mapping[str, Sample]:
        if self._open is None:
            raise LookupError("The connections are not open.")
        names = list(self._open.workers)
        for connection in self._open.connections.values():
            fill(connection, BATCH * (CALLS + 2) * BLOCKS * len(names))
        times: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(BLOCKS):
            for name in bench.rng.sample(names, len(names)):
                times[name] += block(self._open.workers[name](), CALLS)
        return {name: Sample.of(each, units=BATCH * len(each)) for name, each in times.items()}

    @contextmanager
    def _context(self, bench: Bench) -> Iterator[None]:
        empty = databases.ensure(bench.server_address, f"{PREFIX}_empty", lambda _url: None)
        server = bench.server(Stack.MUSTER)
        with ExitStack() as stack:
            stack.enter_context(databases.restored(empty))
            full_connection, empty_connection = (
                stack.enter_context(connect(url)) for url in (bench.database.url, empty.url)
            )
            stack.callback(workers_delete, bench.plain)
            stack.enter_context(background.housekeeping_folds())
            self._open = Paths(
                workers={
                    SQL: lambda: SqlBatches(full_connection),
                    DIRECT: lambda: ClientBatches(DirectClient()),
                    HTTP: lambda: ClientBatches(HttpClient(f"http://{HOST}:{server.port}")),
                    EMPTY: lambda: SqlBatches(empty_connection),
                },
                connections={SQL: full_connection, EMPTY: empty_connection},
            )
            yield


def block(worker: Batches, calls: int) -> list[float]:
    """Returns how long each of ``calls`` batches took, after an unmeasured one. Raises LookupError without jobs."""
    times: list[float] = []
    for number in range(calls + 1):
        if number == 0 and worker.claim() != BATCH:
            raise LookupError("There were fewer ready jobs than a batch.")
        began = time.perf_counter()
        if worker.finish() != BATCH:
            raise LookupError("There were fewer ready jobs than the batches take.")
        times.append((time.perf_counter() - began) * 1000)
    worker.finish(claims=False)
    worker.leave()
    return times[1:]


def _row(samples: Samples, over: str, under: str, label: str, target: float | None = None) -> Row:
    rates = [Spread.of([sample.per_second for sample in samples[name]]).value for name in (over, under)]
    return Row(
        section=Section.EXECUTION,
        label=label,
        figure=ratio(samples[over], samples[under], lambda sample: sample.per_second),
        unit=TIMES,
        target=None if target is None else at_least(target),
        note=f"{rates[0]:,.0f} to {rates[1]:,.0f} jobs/s",
    )
