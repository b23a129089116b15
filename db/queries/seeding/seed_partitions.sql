-- Purpose: makes the partitions of job_status that made-up jobs will fill.
-- Parameters: first timestamptz, last timestamptz: from the month of the one to the month of the other.
-- Rows: one: made integer, how many were missing.
-- Index: none.
SELECT job_status_partition_make_range(
    (%(first)s::timestamptz AT TIME ZONE 'UTC')::date, (%(last)s::timestamptz AT TIME ZONE 'UTC')::date
) AS made
