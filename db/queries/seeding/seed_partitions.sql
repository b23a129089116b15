-- Purpose: creates the partitions of job_status for generated jobs.
-- Parameters: first timestamptz, last timestamptz: the first and last month.
-- Rows: one: made integer, the number of created partitions.
-- Index: none.
SELECT job_status_partition_make_range(
    (%(first)s::timestamptz AT TIME ZONE 'UTC')::date, (%(last)s::timestamptz AT TIME ZONE 'UTC')::date
) AS made
