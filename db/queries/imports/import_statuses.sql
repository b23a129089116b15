-- Purpose: takes in the histories of a batch of jobs.
-- Parameters: none; the rows follow.
-- Rows: none.
-- Index: job_status_pkey is written, job_pkey checked.
COPY job_status (job_id, timestamp, status_type, message, actor) FROM STDIN
