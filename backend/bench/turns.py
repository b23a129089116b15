"""The same writes with the tally and without, in short turns: what else the machine does meets both alike.

A table has its triggers on or off for all who write to it, so each turn switches them.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from psycopg import Connection

from bench import writes
from bench.databases import tally_off
from bench.rounds import Case
from bench.samples import WARM_UP, Sample, timed
from bench.subject import Bench

CLAIM = "claim of 100"
WRITES = {"single create": 200, "batch of 100": 20, CLAIM: 8}
"""How many of each are timed in a round, at most."""
TURNS = {"single create": 10, "batch of 100": 4, CLAIM: 4}
"""How many in a turn, after two that don't count: the triggers have just been switched, and all is planned anew."""


@dataclass(frozen=True)
class Way:
    """A way to write: whether a commit waits for the disk, and whether the tally is kept."""

    durable: bool
    tallied: bool

    def name(self, kind: str) -> str:
        commit = "on" if self.durable else "off"
        return f"{kind}, synchronous_commit {commit}, tally {'on' if self.tallied else 'off'}"


class Pair:
    """One kind of writes, with the tally and without."""

    def __init__(self, bench: Bench, kind: str, *, durable: bool) -> None:
        self._bench, self._kind, self._durable = bench, kind, durable
        self._measured: dict[bool, Sample] = {}

    def cases(self) -> Iterator[Case]:
        for tallied in (True, False):
            name = Way(durable=self._durable, tallied=tallied).name(self._kind)
            yield Case(name=name, run=partial(self._run, tallied=tallied))

    def _run(self, *, tallied: bool) -> Sample:
        """The sample of one of them. In each round, the first that is asked for measures both."""
        if tallied not in self._measured:
            self._measured = self._measure()
        return self._measured.pop(tallied)

    def _measure(self) -> dict[bool, Sample]:
        connection = self._bench.connection
        times: dict[bool, list[float]] = {True: [], False: []}
        ends = time.perf_counter() + 2 * self._bench.budget.seconds
        connection.execute(f"SET synchronous_commit = {'on' if self._durable else 'off'}")
        try:
            while not times[True] or (len(times[True]) < WRITES[self._kind] and time.perf_counter() < ends):
                for tallied in self._bench.rng.sample((True, False), 2):
                    times[tallied].extend(self._turn(tallied=tallied).times_ms)
        finally:
            connection.execute("RESET synchronous_commit")
        return {tallied: Sample.of(each) for tallied, each in times.items()}

    def _turn(self, *, tallied: bool) -> Sample:
        most = TURNS[self._kind]
        if self._kind == CLAIM:
            writes.batch_create(self._bench.connection, 100 * (most + WARM_UP))()
        call = _call(self._kind, self._bench.connection)
        return measure_tallied(
            self._bench, tallied=tallied, measure=lambda: timed(iter(lambda: call, None), most=most, seconds=60)
        )


def measure_tallied(bench: Bench, *, tallied: bool, measure: Callable[[], Sample]) -> Sample:
    """What ``measure`` says with the tally, or without it."""
    if tallied:
        return measure()
    with tally_off(bench.connection):
        return measure()


def _call(kind: str, connection: Connection) -> writes.Call:
    match kind:
        case "single create":
            return writes.single_create(connection)
        case "batch of 100":
            return writes.batch_create(connection, 100)
        case _:
            return writes.claim(connection, 100)
