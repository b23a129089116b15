"""The measured writes: the application's statements, and a claim, in plain psycopg."""

from collections.abc import Callable, Mapping

import orjson
from psycopg import Connection

from bench.statements import bench_query
from muster.bulk.schemas import JobBatch
from muster.bulk.services import jobs_json
from muster.core.db.templates import sql_file

QUEUE = "bench"
CREATED: Mapping[str, object] = {
    "name": "benchmark a single create",
    "description": "",
    "priority": 5,
    "queue": QUEUE,
    "owner": "",
    "project": "",
    "task": "",
    "args": "{}",
    "unique_key": None,
    "max_attempts": 1,
    "scheduled_at": None,
    "resource_requirements": '{"cpus": 4, "memory_mb": 16000}',
    "actor": "bench",
}

Call = Callable[[], object]


def single_create(connection: Connection) -> Call:
    """Returns a call that creates one job with its history, as the API does."""
    query = sql_file("job_create").code
    return lambda: connection.execute(query, CREATED, prepare=True).fetchall()


def batch_create(connection: Connection, jobs: int, *, task: str = "") -> Call:
    """Returns a call that creates ``jobs`` jobs with their histories, as the API does."""
    query = sql_file("job_batch_create").code
    params = {
        "jobs": jobs_json([job.new_job() for job in JobBatch.model_validate_json(batch(jobs, task=task)).root]),
        "actor": "bench",
    }
    return lambda: connection.execute(query, params, prepare=True).fetchall()


def claim(connection: Connection, jobs: int) -> Call:
    """Returns a call that claims ``jobs`` PENDING jobs with a task, and raises LookupError if there are fewer."""
    query, params = bench_query("claim"), {"queue": QUEUE, "limit": jobs, "worker": "bench"}

    def call() -> None:
        row = connection.execute(query, params, prepare=True).fetchone()
        if row is None or row[0] != jobs:
            raise LookupError(f"Claimed {row} jobs instead of {jobs}.")

    return call


def batch(jobs: int, *, task: str = "") -> bytes:
    """Returns the body of a request that creates ``jobs`` jobs."""
    return orjson.dumps(
        [
            {
                "name": f"benchmark a batch, part {number}",
                "queue": QUEUE,
                "task": task,
                "priority": 1 + number % 10,
                "args": {"part": number},
                "resource_requirements": {"cpus": 4, "memory_mb": 16_000},
            }
            for number in range(jobs)
        ]
    )
