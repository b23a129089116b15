"""Claims and finishes by the functions of the database."""

import json

from tests.support import database
from tests.support.database import Connection

MAKE = """
WITH made AS (
    INSERT INTO job (name, queue, task, priority)
    SELECT 'job ' || n, CASE n %% 3 WHEN 0 THEN 'gpu' ELSE 'cpu' END, CASE n %% 2 WHEN 0 THEN 'sleep' ELSE 'pi' END,
        1 + n %% 10
    FROM generate_series(1, %s) AS n
    RETURNING id, created_at, created_minute, priority, queue
),
latest AS (
    INSERT INTO job_latest (id, created_at, created_minute, updated_at, status_at, priority, queue)
    SELECT id, created_at, created_minute, created_at, created_at, priority, queue FROM made
)
INSERT INTO job_status (job_id, status_type, timestamp, attempt) SELECT id, 'PENDING', created_at, 1 FROM made
"""
"""Creates jobs of two queues, two tasks and ten priorities; takes their number."""
CLAIM = "SELECT id, attempt FROM job_claim(%s, %s, %s, %s, 8, 16000, 1, false)"


def claim(
    worker: str, most: int, *, on: Connection | None = None, queues: str = "{cpu,gpu}", tasks: str | None = None
) -> list[int]:
    """Claims up to ``most`` jobs; returns their ids."""
    return [job for job, _ in database.rows(CLAIM, [worker, queues, tasks, most], on=on)]


def finish(
    worker: str, jobs: list[int], *, on: Connection | None = None, attempt: int = 1, status: str = "COMPLETED"
) -> list[str]:
    """Finishes runs of a worker; returns the outcome of each."""
    runs = json.dumps([{"id": job, "attempt": attempt, "status": status, "exit_code": 0} for job in jobs])
    return [outcome for (outcome,) in database.rows("SELECT outcome FROM job_finish(%s, %s)", [worker, runs], on=on)]
