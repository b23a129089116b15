-- Purpose: number of jobs by status, by scanning them.
SELECT status, count(*)
FROM job
GROUP BY status
