"""Invariants of the tables of jobs, however rows were written."""

from tests.support import tally
from tests.support.database import rows, session, value


def counts() -> dict[str, int]:
    """Returns the number of jobs by status, by scanning the table."""
    return {str(status): int(str(n)) for status, n in rows("SELECT status::text, count(*) FROM jobs GROUP BY status")}


def assert_tally_is_exact() -> None:
    """Asserts that the tally equals the counts of the table."""
    with session() as own:
        tally.check(own)


def assert_jobs_agree_with_their_histories() -> None:
    """Asserts that each job's status is its newest history row, and that its history is valid and starts PENDING."""
    disagreeing = rows("""
        SELECT job.id FROM jobs AS job LEFT JOIN LATERAL (
            SELECT status_type, timestamp, message, progress FROM job_status WHERE job_id = job.id
            ORDER BY timestamp DESC, id DESC LIMIT 1
        ) AS newest ON true
        WHERE (job.status, job.status_at, job.status_message) IS DISTINCT FROM
            (newest.status_type, newest.timestamp, newest.message)
        OR job.progress IS DISTINCT FROM newest.progress OR job.updated_at <> job.status_at
        OR job.history_range IS NOT NULL
    """)
    assert disagreeing == []
    forbidden = rows("""
        WITH step AS (
            SELECT job_id, status_type, timestamp, lag(status_type) OVER history AS before
            FROM job_status WINDOW history AS (PARTITION BY job_id ORDER BY timestamp, id)
        )
        SELECT step.job_id, before, status_type FROM step JOIN jobs AS job ON job.id = step.job_id
        WHERE CASE WHEN before IS NULL THEN status_type <> 'PENDING' OR timestamp <> job.created_at
            ELSE status_type <> ALL (status_next(before)) END
    """)
    assert forbidden == []
    assert value("SELECT count(*) FROM job_status_default") == 0
