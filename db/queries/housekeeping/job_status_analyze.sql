-- Purpose: collects planner statistics of the partitioned parent table, which autovacuum never analyzes.
-- Parameters: none.
-- Rows: none.
-- Index: none.
ANALYZE job_status
