-- Purpose: makes partitions of job_log (db/functions/job_log_partitions_ahead.sql).
-- Parameters: months integer, how many beyond this one.
-- Rows: one: made integer.
-- Index: none.
SELECT job_log_partitions_ahead(%(months)s::integer) AS made
