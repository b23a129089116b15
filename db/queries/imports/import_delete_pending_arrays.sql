-- Purpose: removes the rows of arrays that waited, once each of their tasks has a job of its own.
-- Parameters: ids bigint[].
-- Rows: none.
-- Index: job_pkey; their histories go with them by job_status_job_fkey.
DELETE FROM job
WHERE id = ANY (%(ids)s::bigint []) AND status = 'PENDING'
