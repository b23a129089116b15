-- Purpose: drops the tally rows of stretches that hold no job any more.
-- Parameters: none.
-- Rows: none.
-- Index: none; a scan of job_tally, rarely run.
DELETE FROM job_tally
WHERE (pending, running, completed, failed, cancelled) = (0, 0, 0, 0, 0)
