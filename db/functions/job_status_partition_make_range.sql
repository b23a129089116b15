-- Purpose: makes the partitions of consecutive months.
-- Parameters: first, last: any days of the first and the last month.
-- Returns: how many were made.
-- Locks: as job_status_partition_make.
CREATE OR REPLACE FUNCTION job_status_partition_make_range(first date, last date) RETURNS integer
LANGUAGE sql AS $$
    SELECT count(*) FILTER (WHERE job_status_partition_make(month::date))::integer
    FROM generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') AS month;
$$;
