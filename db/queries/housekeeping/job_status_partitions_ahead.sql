-- Purpose: creates the partitions from last month to `months` months from now.
-- Parameters: months integer.
-- Rows: one: made integer.
-- Index: none.
SELECT job_status_partition_make_range(
    (now() AT TIME ZONE 'UTC' - interval '1 month')::date,
    (now() AT TIME ZONE 'UTC' + make_interval(months => %(months)s::integer))::date
) AS made
