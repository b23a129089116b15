-- Purpose: deletes the rows of pending arrays whose tasks all have jobs.
-- Parameters: ids bigint[].
-- Rows: none.
-- Index: job_pkey; job_status_job_fkey cascades to the histories.
DELETE FROM job
WHERE id = ANY (%(ids)s::bigint []) AND status = 'PENDING'
