-- Purpose: collects planner statistics after a bulk insert. Autovacuum never analyzes a partitioned parent table.
-- Parameters: none.
-- Rows: none.
-- Index: none.
ANALYZE job, job_latest, job_status
