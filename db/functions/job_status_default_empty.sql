-- Purpose: moves rows of the default partition into partitions of their months, oldest months first.
-- Parameters: months: how many partitions to make at most.
-- Returns: how many were made.
-- Locks: as job_status_partition_make.
CREATE OR REPLACE FUNCTION job_status_default_empty(months integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    made integer;
BEGIN
    -- Before the default partition is looked at: a maker that has this lock will want that partition for itself.
    PERFORM pg_advisory_xact_lock(hashtext('job_status_partition'));
    SELECT count(*) FILTER (WHERE job_status_partition_make(month))::integer INTO made
    FROM (
        SELECT DISTINCT date_trunc('month', timestamp AT TIME ZONE 'UTC')::date AS month
        FROM job_status_default
        -- Farther out a month is a mistake that deserves no partition; its rows stay here and are found here.
        WHERE timestamp >= '1900-01-01 00:00+00' AND timestamp < '2200-01-01 00:00+00'
        ORDER BY month
        LIMIT months
    ) AS waiting;
    RETURN made;
END
$$;
