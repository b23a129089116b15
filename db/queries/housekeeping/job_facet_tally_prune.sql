-- Purpose: deletes the facet tally's rows of intervals without jobs, and with them the values that no job has any longer.
-- Parameters: none.
-- Rows: none.
-- Index: none; a scan of job_facet_tally, rarely run.
DELETE FROM job_facet_tally
WHERE (pending, running, completed, failed, cancelled) = (0, 0, 0, 0, 0)
