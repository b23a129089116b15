"""Ready jobs to claim."""

from psycopg import Connection

from bench.execution.batches import QUEUE
from bench.statements import bench_query


def fill(connection: Connection, jobs: int, *, task: str = "bench", args: str = "{}", priorities: int = 10) -> None:
    """Adds ready jobs with their history, brings the statistics up to date, and starts from a checkpoint."""
    params = {"jobs": jobs, "queue": QUEUE, "task": task, "args": args, "priorities": priorities}
    connection.execute(bench_query("ready_fill"), params)
    connection.execute(bench_query("ready_vacuum"))
    connection.execute(bench_query("checkpoint"))


def workers_delete(connection: Connection) -> None:
    """Removes the workers of the measurements."""
    connection.execute(bench_query("workers_delete"))
