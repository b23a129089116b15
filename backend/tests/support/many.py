"""Many jobs over more than a year, for tests of plans and of work in the database."""

import re

from muster.housekeeping import duties
from tests.support import database
from tests.support.statistics import Work

JOBS = 20_000
MONTHS = 14
BLOCK = 1024

FILL = """
WITH drawn AS MATERIALIZED (
SELECT
    nextval('job_id_seq') AS id,
    n,
    1 + n %% 10 AS priority,
    CASE WHEN n %% 17 > 0 THEN 'ada' ELSE 'grace' END AS owner,
    CASE WHEN n %% 13 > 0 THEN 'atlas' ELSE 'borealis' END AS project,
    at,
    status
FROM generate_series(1, %(jobs)s) AS n
CROSS JOIN LATERAL (
    SELECT
        now() - n * (%(months)s * interval '30 days' / %(jobs)s) AS at,
        (CASE
            WHEN n %% 500 = 0 THEN 'RUNNING'
            WHEN n %% 50 = 0 THEN 'PENDING'
            WHEN n %% 33 = 0 THEN 'FAILED'
            WHEN n %% 70 = 0 THEN 'CANCELLED'
            ELSE 'COMPLETED'
        END)::status_type AS status
) AS drawn
),
asked AS (
    INSERT INTO job (id, name, priority, queue, owner, project, created_at, unique_key)
    SELECT
        id,
        (ARRAY['train', 'evaluate', 'render', 'index'])[1 + n %% 4] || ' model-' || n,
        priority,
        'queue ' || n %% 5,
        owner,
        project,
        at,
        CASE WHEN n %% 10 = 0 THEN 'key ' || n END
    FROM drawn
)
INSERT INTO job_latest (
    id, priority, queue, owner, project, status,
    created_at, created_minute, updated_at, status_at, started_at, completed_at
)
SELECT
    id,
    priority,
    'queue ' || n %% 5,
    owner,
    project,
    status,
    at,
    job_minute(at),
    at + interval '1 minute',
    at + interval '1 minute',
    CASE WHEN status NOT IN ('PENDING', 'CANCELLED') THEN at END,
    CASE WHEN status NOT IN ('PENDING', 'RUNNING') THEN at + interval '1 minute' END
FROM drawn
"""


def fill() -> None:
    """Creates the jobs and their history in monthly partitions, analyzed and folded."""
    # The same ids each time, so that search always samples the same jobs.
    database.empty()
    months = f"now() - interval '{MONTHS + 1} months'"
    database.execute(f"SELECT job_status_partition_make_range(({months})::date, now()::date)")
    database.execute(FILL, {"jobs": JOBS, "months": MONTHS})
    database.execute(
        "INSERT INTO job_status (job_id, status_type, timestamp)"
        " SELECT id, status, t FROM jobs CROSS JOIN LATERAL (VALUES (created_at), (updated_at)) AS times (t)"
    )
    duties.run_once()
    database.execute("VACUUM (ANALYZE) job, job_latest, job_status, job_tally, job_facet_tally")


def check_no_scans(work: Work) -> None:
    """Asserts that no job or history row was read by a table scan. Empty tables and the fold's row are exempt."""
    assert not [table for table in work.scanned if re.fullmatch(r"job(_latest|_status.*)?", table)], work
