-- Purpose: creates partitions for rows in the default partition, oldest month first, and moves the rows there.
-- Parameters: months integer: the maximum number of partitions.
-- Rows: one: made integer.
-- Index: none; a scan of the default partition, usually empty.
SELECT job_status_default_empty(%(months)s::integer) AS made
