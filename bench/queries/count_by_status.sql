-- Purpose: number of jobs by status, by scanning them.
SELECT status, count(*)
FROM job_latest
GROUP BY status
