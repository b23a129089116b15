"""What a subject is, and what it is given to measure with."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Protocol

import psycopg

from bench.budget import Budget
from bench.databases import Database
from bench.rounds import Case, Phase
from bench.rows import Row
from bench.samples import Sample, Samples, timed
from bench.servers import Server, Stack, serve

Params = Mapping[str, object]
Run = Callable[[], Sample]


@dataclass(kw_only=True)
class Bench:
    """The database under test, bare connections to it, and servers on it, started when first asked for.

    ``connection`` has the settings of a request's session; ``plain`` those of the server.
    """

    server_address: str
    database: Database
    connection: psycopg.Connection
    plain: psycopg.Connection
    budget: Budget
    rng: random.Random
    stack: ExitStack
    _servers: dict[Stack, Server] = field(default_factory=dict, init=False)
    _serving: ExitStack = field(default_factory=ExitStack, init=False)

    def __post_init__(self) -> None:
        self.stack.callback(self._serving.close)

    @property
    def scale(self) -> int:
        return self.database.jobs

    def server(self, stack: Stack) -> Server:
        if stack not in self._servers:
            self._servers[stack] = self._serving.enter_context(serve(stack, self.database.url))
        return self._servers[stack]

    def stop_servers(self) -> None:
        """Stops all servers under test; the next one that is asked for is started anew."""
        self._servers.clear()
        self._serving.close()

    def sql(self, query: bytes, all_params: Sequence[Params]) -> Run:
        """A case's ``run``: the statement, prepared, with one of the sets of values after the other."""
        return sql_run(self, self.connection, query, all_params)

    def linear(self, query: bytes, params: Params) -> Run:
        """A case's ``run``: a statement that reads all it counts, once a round, with all the help it can get."""

        def run() -> Sample:
            call = iter([lambda: self.plain.execute(query, params, prepare=False).fetchall()])
            return timed(call, most=1, seconds=0)

        return run


def sql_run(bench: Bench, connection: psycopg.Connection, query: bytes, all_params: Sequence[Params]) -> Run:
    """As :meth:`Bench.sql`, on another connection."""

    def calls() -> Iterator[Callable[[], object]]:
        cursor = connection.cursor()
        while True:
            # Another order each time: no case may profit from what the one before it has warmed.
            for params in bench.rng.sample(all_params, len(all_params)):
                yield lambda params=params: cursor.execute(query, params, prepare=True).fetchall()  # type: ignore[misc]

    return lambda: timed(calls(), most=bench.budget.sql_calls, seconds=bench.budget.seconds)


class Subject(Protocol):
    """One line of the report. ``cases`` join those of all subjects; ``phases`` are the subject's own."""

    name: str

    def cases(self, bench: Bench) -> Sequence[Case]:
        """What is measured beside the other subjects."""

    def phases(self, bench: Bench) -> Sequence[Phase]:
        """What is measured afterwards: all that writes."""

    def rows(self, samples: Samples) -> Sequence[Row]:
        """What the samples say."""
