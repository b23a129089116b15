"""The writes that are measured: the application's own statements, and a claim, in bare psycopg."""

from collections.abc import Callable, Mapping

import orjson
from psycopg import Connection

from bench.statements import own
from muster.core.db import queries

QUEUE = "bench"
CREATED: Mapping[str, object] = {
    "name": "benchmark a single create",
    "description": "",
    "priority": 5,
    "queue": QUEUE,
    "task": "",
    "args": "{}",
    "unique_key": None,
    "max_attempts": 3,
    "scheduled_at": None,
    "resource_requirements": '{"cpus": 4, "memory_mb": 16000}',
    "actor": "bench",
}

Call = Callable[[], object]


def single_create(connection: Connection) -> Call:
    """Creates one job with its history, as the API does."""
    query = queries.text("job_create").as_bytes(connection)
    return lambda: connection.execute(query, CREATED, prepare=True).fetchall()


def batch_create(connection: Connection, jobs: int) -> Call:
    """Creates some jobs with their histories, as the API does."""
    query = queries.text("job_batch_create").as_bytes(connection)
    params = {"body": batch(jobs).decode(), "actor": "bench"}
    return lambda: connection.execute(query, params, prepare=True).fetchall()


def claim(connection: Connection, jobs: int) -> Call:
    """Claims some of the jobs that wait, with their histories, along job_claim_idx. Raises when they are too few."""
    query, params = own("claim"), {"queue": QUEUE, "limit": jobs, "worker": "bench"}

    def call() -> None:
        row = connection.execute(query, params, prepare=True).fetchone()
        if row is None or row[0] != jobs:
            raise LookupError(f"{row} jobs were left to claim instead of {jobs}.")

    return call


def batch(jobs: int) -> bytes:
    """The body of a request to create so many jobs."""
    return orjson.dumps(
        [
            {
                "name": f"benchmark a batch, part {number}",
                "queue": QUEUE,
                "priority": 1 + number % 10,
                "args": {"part": number},
                "resource_requirements": {"cpus": 4, "memory_mb": 16_000},
            }
            for number in range(jobs)
        ]
    )
