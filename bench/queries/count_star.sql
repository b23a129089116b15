-- Purpose: number of jobs, by scanning them.
SELECT count(*)
FROM job
