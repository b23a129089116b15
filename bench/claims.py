"""Blocks of claims and finishes on one connection, with its CPU time and write-ahead log."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil
from psycopg import Connection

from bench.cpu import backend_s
from bench.samples import Sample
from bench.statements import bench_query

QUEUE = "bench"


@dataclass(frozen=True, slots=True)
class Kind:
    """Claims and finishes of so many jobs at once; ``calls`` of them make a block."""

    name: str
    size: int
    calls: int


KINDS = (Kind("100 at a time", 100, 40), Kind("one at a time", 1, 100))


def fill(connection: Connection, statement: str, jobs: int) -> None:
    """Creates ready jobs, and takes the work of vacuum and checkpoint out of what is measured next."""
    params = {"jobs": jobs, "queue": QUEUE, "task": "bench", "args": "{}", "priorities": 10}
    connection.execute(bench_query(statement), params)
    connection.execute(bench_query("claim_vacuum"))
    connection.execute(bench_query("checkpoint"))


def block(kind: Kind, connection: Connection, claim: str, finish: str) -> Sample:
    once(kind, connection, claim, finish)
    process = psutil.Process(connection.info.backend_pid)
    log, cpu = _log(connection), backend_s(process)
    times = [sum(once(kind, connection, claim, finish)) for _ in range(kind.calls)]
    return Sample(
        times_ms=times,
        units=kind.calls * kind.size,
        wall_s=sum(times) / 1000,
        postgres_cpu_s=backend_s(process) - cpu,
        log_bytes=_log(connection) - log,
    )


def once(kind: Kind, connection: Connection, claim: str, finish: str) -> tuple[float, float]:
    """Claims and finishes; returns the milliseconds of both. Raises LookupError if there were fewer jobs."""
    began = time.perf_counter()
    row = connection.execute(bench_query(claim), {"queue": QUEUE, "limit": kind.size}, prepare=True).fetchone()
    claimed = time.perf_counter()
    done = connection.execute(bench_query(finish), {"ids": row[0] if row else None}, prepare=True).fetchone()
    if done is None or done[0] != kind.size:
        raise LookupError(f"Finished {done} jobs instead of {kind.size}.")
    return (claimed - began) * 1000, (time.perf_counter() - claimed) * 1000


def _log(connection: Connection) -> float:
    """Returns the bytes that this session has written: other databases of the server may be in use meanwhile."""
    connection.execute(bench_query("session_wal_flush"))
    row = connection.execute(bench_query("session_wal")).fetchone()
    if row is None:
        raise LookupError("The session's write-ahead log returned no row.")
    return float(row[0])


def joined(blocks: Sequence[Sample]) -> Sample:
    return Sample(
        times_ms=[time_ms for block in blocks for time_ms in block.times_ms],
        units=sum(block.units for block in blocks),
        wall_s=sum(block.wall_s or 0 for block in blocks),
        postgres_cpu_s=sum(block.postgres_cpu_s or 0 for block in blocks),
        log_bytes=sum(block.log_bytes or 0 for block in blocks),
    )
