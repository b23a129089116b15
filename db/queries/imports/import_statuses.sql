-- Purpose: copies the histories of a batch of jobs.
-- Parameters: none; the rows follow.
-- Rows: none.
-- Index: writes job_status_pkey, checks job_latest_pkey.
COPY job_status (job_id, timestamp, status_type, message, actor, attempt) FROM STDIN
