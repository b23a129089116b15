"""Measures the same writes with and without the tally, in short alternating blocks.

Alternation exposes both variants to the same other load. Triggers are enabled or disabled for a whole table, so each
block switches them.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from psycopg import Connection

from bench import pgbench, writes
from bench.databases import tally_off
from bench.rounds import Case, paired
from bench.samples import WARM_UP, Sample, timed
from bench.subject import Bench
from muster.core.db.templates import sql_file

CLAIM = "claim of 100"
WRITES = {"single create": 200, "batch of 100": 20, CLAIM: 8}
"""Maximum number of timed writes per round."""
BLOCK_SIZES = {"single create": 10, "batch of 100": 4, CLAIM: 4}
"""Timed writes per block, after two warm-up writes: switching triggers invalidates all plans."""
MANY_WRITERS_S = 2.0


@dataclass(frozen=True)
class Variant:
    """A variant of a write: durable (the commit waits for the disk) and tallied (the triggers are enabled)."""

    durable: bool
    tallied: bool

    def name(self, kind: str) -> str:
        commit = "on" if self.durable else "off"
        return f"{kind}, synchronous_commit {commit}, tally {'on' if self.tallied else 'off'}"


def one_writer(bench: Bench, kind: str, *, durable: bool) -> Sequence[Case]:
    """Returns the cases of one kind of write by one writer, with and without the tally, in alternating blocks."""
    variants = {tallied: Variant(durable=durable, tallied=tallied).name(kind) for tallied in (True, False)}
    connection = bench.connection

    def measure() -> Mapping[str, Sample]:
        times: dict[bool, list[float]] = {True: [], False: []}
        ends = time.perf_counter() + 2 * bench.budget.seconds
        connection.execute(f"SET synchronous_commit = {'on' if durable else 'off'}")
        try:
            while not times[True] or (len(times[True]) < WRITES[kind] and time.perf_counter() < ends):
                for tallied in bench.rng.sample((True, False), 2):
                    times[tallied].extend(_measure_block(bench, kind, tallied=tallied).times_ms)
        finally:
            connection.execute("RESET synchronous_commit")
        return {variants[tallied]: Sample.of(each) for tallied, each in times.items()}

    return paired(list(variants.values()), measure)


def many_writers(bench: Bench, clients: Sequence[int]) -> Sequence[Case]:
    """Returns the cases of single creates by concurrent writers, with and without the tally."""
    text = pgbench.script(sql_file("job_create").code.decode(), writes.CREATED)
    variants = {many_name(many, tallied=tallied): (many, tallied) for many in clients for tallied in (True, False)}

    def measure() -> Mapping[str, Sample]:
        samples: dict[str, Sample] = {}
        for name in bench.rng.sample(list(variants), len(variants)):
            many, tallied = variants[name]
            with nullcontext() if tallied else tally_off(bench.connection):
                samples[name] = pgbench.run(
                    bench.database.url, text, writes.CREATED, clients=many, seconds=MANY_WRITERS_S
                )
        return samples

    return paired(list(variants), measure)


def many_name(clients: int, *, tallied: bool) -> str:
    return Variant(durable=True, tallied=tallied).name(f"single creates by {clients}")


def _measure_block(bench: Bench, kind: str, *, tallied: bool) -> Sample:
    size = BLOCK_SIZES[kind]
    if kind == CLAIM:
        writes.batch_create(bench.connection, 100 * (size + WARM_UP), task="bench")()
    call = _call(kind, bench.connection)
    with nullcontext() if tallied else tally_off(bench.connection):
        return timed(iter(lambda: call, None), limit=size, seconds=60)


def _call(kind: str, connection: Connection) -> writes.Call:
    match kind:
        case "single create":
            return writes.single_create(connection)
        case "batch of 100":
            return writes.batch_create(connection, 100)
        case _:
            return writes.claim(connection, 100)
