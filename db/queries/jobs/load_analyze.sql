-- Purpose: tells the planner about what was just loaded. Nothing ever analyzes a partitioned parent by itself.
-- Parameters: none.
-- Rows: none.
-- Index: none.
ANALYZE job, job_status
