"""What must hold after the simulation, whatever has failed meanwhile."""

from collections.abc import Iterable
from pathlib import Path

import psycopg

from faults import invariants, workers
from tests.support import storage
from tests.support.patience import Patience
from tests.support.server import Server

WITHIN_S = 60.0
LOST = """
    SELECT expected.number
    FROM generate_series(0, %s - 1) AS expected (number)
    LEFT JOIN job ON job.unique_key = expected.number::text
    WHERE job.id IS NULL
"""
UNENDED = "SELECT id, status::text FROM jobs WHERE status IN ('PENDING', 'RUNNING')"
HELD = "SELECT identity, running FROM worker WHERE running <> 0"
# Pairs of entries that follow each other, of which no transition is known.
FOLLOWS = {
    "PENDING": ("RUNNING", "COMPLETED", "FAILED", "CANCELLED"),
    "RUNNING": ("RUNNING", "PENDING", "COMPLETED", "FAILED", "CANCELLED"),
    "FAILED": ("PENDING",),
    "CANCELLED": ("PENDING",),
    "COMPLETED": (),
}
TRANSITIONS = """
    SELECT before, status_type::text, attempt - attempt_before, count(*), min(job_id)
    FROM (
        SELECT
            job_id, status_type, attempt,
            lag(status_type::text) OVER history AS before, lag(attempt) OVER history AS attempt_before
        FROM job_status
        WINDOW history AS (PARTITION BY job_id ORDER BY "timestamp", id)
    ) AS entry
    WHERE before IS NOT NULL
    GROUP BY 1, 2, 3
"""
# Every entry that ends a run, or lets a job wait again, says why; that a worker has completed it says enough.
UNEXPLAINED = """
    SELECT job_id, status_type::text, actor
    FROM (
        SELECT job_status.*, row_number() OVER (PARTITION BY job_id ORDER BY "timestamp", id) AS place
        FROM job_status
    ) AS entry
    WHERE
        (actor = '' AND place > 1)
        OR (message = '' AND status_type IN ('PENDING', 'FAILED', 'CANCELLED') AND place > 1)
"""
RECORD = """
    CREATE TEMPORARY TABLE told (
        what text, name text, numbered text, job_id bigint, attempt smallint, status_type status_type
    )
"""
# Told to a worker, and not in the history.
UNKEPT = """
    SELECT DISTINCT told.* FROM told
    WHERE what = 'done' AND NOT EXISTS (
        SELECT FROM job_status AS entry
        WHERE (entry.job_id, entry.attempt, entry.status_type) = (told.job_id, told.attempt, told.status_type)
            AND entry.actor IN (told.name, told.numbered)
    )
"""
# An end in the history that its worker never sent.
UNSENT = """
    SELECT entry.job_id, entry.attempt, entry.status_type::text, entry.actor
    FROM job_status AS entry
    WHERE entry.actor LIKE 'protocol%' AND entry.status_type IN ('COMPLETED', 'FAILED') AND NOT EXISTS (
        SELECT FROM told
        WHERE (told.job_id, told.attempt, told.status_type, told.what)
                = (entry.job_id, entry.attempt, entry.status_type, 'sent')
            AND entry.actor IN (told.name, told.numbered)
    )
"""
OUTCOMES = "SELECT what, count(*) FROM told GROUP BY 1 ORDER BY 1"
SESSIONS = """
    SELECT count(*)
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()
"""


def check(url: str, server: Server, *, jobs: int, records: Iterable[Path], folder: Path) -> dict[str, int]:
    """Asserts that no job is lost, ended twice or unended, and that histories explain all; returns outcomes by name."""
    invariants.check(url, server)
    with psycopg.connect(url, autocommit=True) as connection:
        storage.check(connection)
        assert connection.execute(LOST, [jobs]).fetchall() == []
        assert connection.execute("SELECT count(*) FROM job").fetchone() == (jobs,)
        for wrong in (UNENDED, HELD, workers.ENDED_TWICE, UNEXPLAINED):
            found = connection.execute(wrong).fetchmany(5)
        assert found == [], (wrong, found)
        for before, after, attempts, count, example in connection.execute(TRANSITIONS).fetchall():
            assert after in FOLLOWS[before], (before, after, count, example)
            again = before in ("FAILED", "CANCELLED")
            # A lost run is the only one that begins the next attempt from RUNNING.
            least, most = (1, 1) if again else (0, 1 if (before, after) == ("RUNNING", "PENDING") else 0)
            assert least <= attempts <= most, (before, after, attempts, count, example)
        outcomes = _check_told(connection, records)
    _check_processes(folder)
    return outcomes


def check_sessions(url: str) -> None:
    """Asserts that no session is left in the database once all processes have ended."""
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in Patience(WITHIN_S):
            if connection.execute(SESSIONS).fetchone() == (0,):
                return


def _check_told(connection: psycopg.Connection, records: Iterable[Path]) -> dict[str, int]:
    connection.execute(RECORD)
    with connection.cursor().copy("COPY told FROM STDIN") as copy:
        for path in records:
            # A killed worker may have left half a line.
            copy.write("".join(line for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")))
    connection.execute("CREATE INDEX ON told (job_id, attempt)")
    connection.execute("ANALYZE told")
    for wrong in (UNKEPT, UNSENT):
        found = connection.execute(wrong).fetchmany(5)
        assert found == [], (wrong, found)
    return dict(connection.execute(OUTCOMES).fetchall())


def _check_processes(folder: Path) -> None:
    for _ in Patience(WITHIN_S):
        if not list(workers.left(folder)):
            break
    assert [path.name for path in folder.glob("muster-[0-9]*")] == []
