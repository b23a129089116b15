-- Purpose: statistics of the partitioned parent, which autovacuum never takes.
-- Parameters: none.
-- Rows: none.
-- Index: none.
ANALYZE job_status
