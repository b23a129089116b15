-- Purpose: creates the partitions of job_status for the months of a batch, as a log may contain a row decades away.
-- Parameters: months date[].
-- Rows: one: made bigint, the number of created ones.
-- Index: none.
SELECT count(*) FILTER (WHERE job_status_partition_make(month)) AS made
FROM unnest(%(months)s::date []) AS month
