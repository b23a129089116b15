"""Invariants that hold after any fault: no acknowledged write lost, none half-written, exact counts."""

import psycopg

from faults.load import BATCH_SIZE, BATCHES, Acknowledged
from tests.support import tally
from tests.support.server import Server

# A job and its history are written in one transaction: the newest entry equals the job's status.
MISMATCHED_STATUS = """
    SELECT job.id
    FROM jobs AS job
    LEFT JOIN LATERAL (
        SELECT status_type, message FROM job_status WHERE job_id = job.id ORDER BY "timestamp" DESC, id DESC LIMIT 1
    ) AS newest ON true
    WHERE newest.status_type IS DISTINCT FROM job.status
"""
ORPHANS = "SELECT count(*) FROM job_status WHERE NOT EXISTS (SELECT FROM job WHERE job.id = job_status.job_id)"
BATCH_COUNTS = "SELECT queue, count(*) FROM jobs WHERE starts_with(queue, %s) GROUP BY queue"


def check(url: str, server: Server, acknowledged: Acknowledged | None = None) -> None:
    """Asserts all invariants; no client may write meanwhile."""
    with psycopg.connect(url) as connection:
        _check_written(connection)
        connection.rollback()
        jobs = tally.check(connection)
        by_status: dict[str, int] = dict(
            connection.execute("SELECT status::text, count(*) FROM jobs GROUP BY 1").fetchall()
        )
        if acknowledged is not None:
            _check_acknowledged(connection, acknowledged)
    assert server.get("/api/jobs/?page_size=1").json["count"] == jobs
    stats = server.get("/api/jobs/stats/").json
    assert stats["total"] == jobs
    assert {status: n for status, n in stats["by_status"].items() if n} == by_status


def _check_written(connection: psycopg.Connection) -> None:
    assert connection.execute(MISMATCHED_STATUS).fetchall() == []
    assert connection.execute(ORPHANS).fetchone() == (0,)
    batches = connection.execute(BATCH_COUNTS, [BATCHES]).fetchall()
    assert {count for _, count in batches} <= {BATCH_SIZE}


def _check_acknowledged(connection: psycopg.Connection, acknowledged: Acknowledged) -> None:
    assert acknowledged.count
    keys: dict[int, str] = dict(connection.execute("SELECT id, unique_key FROM jobs").fetchall())
    assert acknowledged.batches <= {queue for (queue, _) in connection.execute(BATCH_COUNTS, [BATCHES])}
    messages = set(connection.execute("SELECT job_id, message FROM job_status").fetchall())
    for job_id in acknowledged.deleted:
        assert job_id not in keys
    for job_id, key in acknowledged.created.items():
        # A job may be missing if its delete was sent but never acknowledged.
        if job_id in acknowledged.deleted or (key.startswith("0") and job_id not in keys):
            continue
        assert keys.get(job_id) == key
        for message in acknowledged.messages.get(job_id, []):
            assert (job_id, message) in messages
