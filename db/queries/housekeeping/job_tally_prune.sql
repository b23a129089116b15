-- Purpose: deletes the tally rows of intervals without jobs.
-- Parameters: none.
-- Rows: none.
-- Index: none; a scan of job_tally, rarely run.
DELETE FROM job_tally
WHERE (pending, running, completed, failed, cancelled) = (0, 0, 0, 0, 0)
