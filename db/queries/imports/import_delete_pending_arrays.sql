-- Purpose: deletes the rows of pending arrays whose tasks all have jobs.
-- Parameters: ids bigint[].
-- Rows: none.
-- Index: job_pkey, job_latest_pkey; a trigger deletes the histories.
DELETE FROM job
USING job_latest AS latest
WHERE job.id = ANY (%(ids)s::bigint []) AND latest.id = job.id AND latest.status = 'PENDING'
