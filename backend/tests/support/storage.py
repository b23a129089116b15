"""Invariants between the tables of jobs, however rows were written."""

from tests.support.database import Connection, rows

WITHOUT_LATEST = "SELECT id FROM job WHERE NOT EXISTS (SELECT FROM job_latest WHERE job_latest.id = job.id)"
AT_ODDS = """
    SELECT latest.id FROM job_latest AS latest LEFT JOIN job ON job.id = latest.id
    WHERE (latest.created_at, latest.created_minute, latest.priority)
        IS DISTINCT FROM (job.created_at, job.created_minute, job.priority)
"""
ORPHANS = "SELECT DISTINCT job_id FROM job_status WHERE NOT EXISTS (SELECT FROM job WHERE job.id = job_id)"
OUT_OF_RANGE = """
    SELECT DISTINCT job_id FROM job_status JOIN job_latest AS latest ON latest.id = job_id
    WHERE timestamp NOT BETWEEN job_history_from(latest) AND job_history_to(latest)
"""
WAITING = """
    SELECT jobs.id, queue, priority, coalesce(scheduled_at, created_at) AS due_at, task,
        job_amount(resource_requirements, 'cpus', 1), job_amount(resource_requirements, 'memory_mb', 0),
        job_amount(resource_requirements, 'gpus', 0)
    FROM jobs WHERE status = 'PENDING' AND task <> ''
"""
STANDING = """
    SELECT id, queue, priority, due_at, task, cpus, memory_mb, gpus FROM job_ready
    UNION ALL
    SELECT scheduled.id, job.queue, job.priority, scheduled.due_at, job.task,
        job_amount(resource_requirements, 'cpus', 1), job_amount(resource_requirements, 'memory_mb', 0),
        job_amount(resource_requirements, 'gpus', 0)
    FROM job_scheduled AS scheduled JOIN job ON job.id = scheduled.id
"""


def check(connection: Connection) -> None:
    """Asserts in one snapshot that the tables agree. The connection must not be in a transaction."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # With statistics of an empty table, taken by ANALYZE before the rows came, a join compares each with each.
        connection.execute("SET LOCAL enable_nestloop = off")
        for wrong in (WITHOUT_LATEST, AT_ODDS, ORPHANS, OUT_OF_RANGE):
            assert rows(wrong, on=connection) == [], wrong
        assert sorted(rows(STANDING, on=connection)) == sorted(rows(WAITING, on=connection))
        too_soon = "SELECT id FROM job_ready WHERE due_at > now()"
        assert rows(too_soon, on=connection) == []
