-- Purpose: how much a database holds.
SELECT
    (SELECT count(*) FROM job) AS jobs,
    (SELECT count(*) FROM job_status) AS statuses
