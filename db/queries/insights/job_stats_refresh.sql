-- Purpose: refreshes the materialized view; readers see the old rows meanwhile.
-- Parameters: none.
-- Rows: none.
-- Index: job_latest_updated_idx, job_stats_idx.
REFRESH MATERIALIZED VIEW CONCURRENTLY job_stats
