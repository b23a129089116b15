-- Purpose: refreshes the messages of failed jobs; readers see the old rows meanwhile.
-- Parameters: none.
-- Rows: none.
-- Index: job_latest_updated_idx, job_failures_idx.
REFRESH MATERIALIZED VIEW CONCURRENTLY job_failures
