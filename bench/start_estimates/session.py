"""The functions of the database on a virtual clock, in one transaction that is rolled back."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from bench.statements import bench_query

HEARTBEAT_S, FOLD_S = 3.0, 2.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was said of a waiting job; the times in seconds of the virtual clock."""

    reason: str
    ahead: int | None
    earliest: float | None
    latest: float | None


class Session:
    """A connection whose functions see the time that :meth:`at` sets, in seconds since the start."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._started_at = datetime.now(UTC)
        self._run(bench_query("virtual_clock"))

    def at(self, seconds: float) -> None:
        self._value("virtual_now", now=(self._started_at + timedelta(seconds=seconds)).isoformat())

    def register(self, name: str, cpus: int) -> int:
        return int(self._value("estimate_worker", name=name, cpus=cpus))

    def submit(self, *, priority: int, cpus: int) -> int:
        return int(self._value("estimate_job", priority=priority, cpus=cpus))

    def waiting(self, job: int) -> Waiting:
        said = self._value("estimate_waiting", id=job)
        range_ = said["estimate"] or {"earliest": None, "latest": None}
        return Waiting(said["reason"], said["ahead"], self._since(range_["earliest"]), self._since(range_["latest"]))

    def claim(self, worker: int, free_cpus: int) -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = self._value("estimate_claim", id=worker, free=json.dumps({"cpus": free_cpus}))
        return jobs

    def finish(self, worker: int, job: int) -> None:
        run = {"id": job, "attempt": 1, "status": "COMPLETED"}
        self._value("estimate_finish", id=worker, runs=json.dumps([run]))

    def heartbeat(self, worker: int, jobs: Sequence[int]) -> None:
        self._value("estimate_heartbeat", id=worker, runs=json.dumps([{"id": job, "attempt": 1} for job in jobs]))

    def fold(self) -> None:
        self._value("estimate_fold")

    def _since(self, time: str | None) -> float | None:
        return None if time is None else (datetime.fromisoformat(time) - self._started_at).total_seconds()

    def _value(self, query: str, /, **values: object) -> Any:
        row = self._connection.execute(bench_query(query), values).fetchone()
        if row is None:
            raise LookupError(f"{query} returned no row.")
        return row[0]

    def _run(self, statements: bytes) -> None:
        self._connection.execute(statements)


@contextmanager
def session(connection: psycopg.Connection[Any]) -> Iterator[Session]:
    """Yields the session; leaves nothing behind."""
    with connection.transaction(force_rollback=True):
        yield Session(connection)
