-- Purpose: brings the materialized view up to date; readers go on reading the old rows meanwhile.
-- Parameters: none.
-- Rows: none.
-- Index: job_updated_idx, job_stats_idx.
REFRESH MATERIALIZED VIEW CONCURRENTLY job_stats
