-- Purpose: brings the messages of failed jobs up to date; readers go on reading the old rows meanwhile.
-- Parameters: none.
-- Rows: none.
-- Index: job_updated_idx, job_failures_idx.
REFRESH MATERIALIZED VIEW CONCURRENTLY job_failures
