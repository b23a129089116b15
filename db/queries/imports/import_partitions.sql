-- Purpose: makes the partitions of job_status that a batch needs, one by one: a log may have a stray row decades away.
-- Parameters: months date[].
-- Rows: one: made bigint, how many were missing.
-- Index: none.
SELECT count(*) FILTER (WHERE job_status_partition_make(month)) AS made
FROM unnest(%(months)s::date []) AS month
