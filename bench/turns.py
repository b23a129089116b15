"""The same writes with the tally and without, in short turns: what else the machine does meets both alike.

A table has its triggers on or off for all who write to it, so each turn switches them.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from psycopg import Connection

from bench import pgbench, writes
from bench.databases import tally_off
from bench.rounds import Case, side_by_side
from bench.samples import WARM_UP, Sample, timed
from bench.subject import Bench
from muster.core.db import queries

CLAIM = "claim of 100"
WRITES = {"single create": 200, "batch of 100": 20, CLAIM: 8}
"""How many of each are timed in a round, at most."""
TURNS = {"single create": 10, "batch of 100": 4, CLAIM: 4}
"""How many in a turn, after two that don't count: the triggers have just been switched, and all is planned anew."""
MANY_WRITERS_S = 2.0


@dataclass(frozen=True)
class Way:
    """A way to write: whether a commit waits for the disk, and whether the tally is kept."""

    durable: bool
    tallied: bool

    def name(self, kind: str) -> str:
        commit = "on" if self.durable else "off"
        return f"{kind}, synchronous_commit {commit}, tally {'on' if self.tallied else 'off'}"


def one_writer(bench: Bench, kind: str, *, durable: bool) -> Sequence[Case]:
    """One kind of writes by one writer, with the tally and without, every few writes the other."""
    ways = {tallied: Way(durable=durable, tallied=tallied).name(kind) for tallied in (True, False)}
    connection = bench.connection

    def measure() -> Mapping[str, Sample]:
        times: dict[bool, list[float]] = {True: [], False: []}
        ends = time.perf_counter() + 2 * bench.budget.seconds
        connection.execute(f"SET synchronous_commit = {'on' if durable else 'off'}")
        try:
            while not times[True] or (len(times[True]) < WRITES[kind] and time.perf_counter() < ends):
                for tallied in bench.rng.sample((True, False), 2):
                    times[tallied].extend(_turn(bench, kind, tallied=tallied).times_ms)
        finally:
            connection.execute("RESET synchronous_commit")
        return {ways[tallied]: Sample.of(each) for tallied, each in times.items()}

    return side_by_side(list(ways.values()), measure)


def many_writers(bench: Bench, clients: Sequence[int]) -> Sequence[Case]:
    """Single creates by so many writers at once, with the tally and without, one after the other."""
    text = pgbench.script(queries.text("job_create").as_string(None), writes.CREATED)
    ways = {many_name(many, tallied=tallied): (many, tallied) for many in clients for tallied in (True, False)}

    def measure() -> Mapping[str, Sample]:
        samples: dict[str, Sample] = {}
        for name in bench.rng.sample(list(ways), len(ways)):
            many, tallied = ways[name]
            with nullcontext() if tallied else tally_off(bench.connection):
                samples[name] = pgbench.run(
                    bench.database.url, text, writes.CREATED, clients=many, seconds=MANY_WRITERS_S
                )
        return samples

    return side_by_side(list(ways), measure)


def many_name(clients: int, *, tallied: bool) -> str:
    return Way(durable=True, tallied=tallied).name(f"single creates by {clients}")


def _turn(bench: Bench, kind: str, *, tallied: bool) -> Sample:
    most = TURNS[kind]
    if kind == CLAIM:
        writes.batch_create(bench.connection, 100 * (most + WARM_UP))()
    call = _call(kind, bench.connection)
    with nullcontext() if tallied else tally_off(bench.connection):
        return timed(iter(lambda: call, None), most=most, seconds=60)


def _call(kind: str, connection: Connection) -> writes.Call:
    match kind:
        case "single create":
            return writes.single_create(connection)
        case "batch of 100":
            return writes.batch_create(connection, 100)
        case _:
            return writes.claim(connection, 100)
