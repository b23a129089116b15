"""The protocol of a subject, and the resources it measures with."""

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
    """The database under test, plain psycopg connections, and servers, started on first use.

    ``connection`` has the session settings of a request; ``plain`` has the server's defaults.
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
        """Stops all servers under test; they start again on next use."""
        self._servers.clear()
        self._serving.close()

    def sql(self, query: bytes, all_params: Sequence[Params]) -> Run:
        """Returns a case's ``run``: executes the prepared statement with each set of parameters."""
        return sql_run(self, self.connection, query, all_params)

    def linear(self, query: bytes, params: Params) -> Run:
        """Returns a case's ``run``: executes a linear statement once per round, with the server's own settings."""

        def run() -> Sample:
            call = iter([lambda: self.plain.execute(query, params, prepare=False).fetchall()])
            return timed(call, limit=1, seconds=0)

        return run


def sql_run(bench: Bench, connection: psycopg.Connection, query: bytes, all_params: Sequence[Params]) -> Run:
    """Returns a run as :meth:`Bench.sql` does, on another connection."""

    def calls() -> Iterator[Callable[[], object]]:
        cursor = connection.cursor()
        while True:
            # A new order each time, so that no case benefits from caches warmed by the one before it.
            for params in bench.rng.sample(all_params, len(all_params)):
                yield lambda params=params: cursor.execute(query, params, prepare=True).fetchall()  # type: ignore[misc]

    return lambda: timed(calls(), limit=bench.budget.sql_calls, seconds=bench.budget.seconds)


class Subject(Protocol):
    """One section of the report. ``cases`` are interleaved with those of all subjects; ``phases`` run alone."""

    name: str

    def cases(self, bench: Bench) -> Sequence[Case]:
        """Returns the cases to interleave with other subjects: they only read."""

    def phases(self, bench: Bench) -> Sequence[Phase]:
        """Returns the phases to run afterwards: all measurements that write."""

    def rows(self, samples: Samples) -> Sequence[Row]:
        """Returns the rows of the report."""
