-- Purpose: makes the partitions of job_log from this month on, and those of months that the default partition holds.
-- Parameters: months: how many beyond this one.
-- Returns: how many were made.
-- Locks: as job_log_partition_make.
CREATE OR REPLACE FUNCTION job_log_partitions_ahead(months integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    made integer;
BEGIN
    SELECT count(*) FILTER (WHERE job_log_partition_make(month))::integer INTO made
    FROM (
        SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date AS month
        FROM generate_series(0, months) AS ahead
        UNION
        SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date
        FROM job_log_default
        -- Farther out a month is a mistake that deserves no partition.
        WHERE at >= '1900-01-01 00:00+00' AND at < '2200-01-01 00:00+00'
        ORDER BY month
    ) AS wanted;
    RETURN made;
END
$$;
