-- Purpose: numbers of jobs and history rows in a database.
SELECT
    (SELECT count(*) FROM job) AS jobs,
    (SELECT count(*) FROM job_status) AS statuses
