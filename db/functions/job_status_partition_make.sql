-- Purpose: makes the partition of a month, and moves the rows of that month there from the default partition.
-- Parameters: day: any of the month.
-- Returns: false when the partition exists, or when a long transaction is in the way: rows then go on into the default
--   partition, and the next call tries again.
-- Locks: as job_status_partition_lock, for a few ms and as long as the move takes.
CREATE OR REPLACE FUNCTION job_status_partition_make(day date) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    month_start date := date_trunc('month', day);
    month_end date := date_trunc('month', day) + interval '1 month';
    -- Bounds in UTC, whatever the session's time zone.
    lower_bound timestamptz := month_start::timestamp AT TIME ZONE 'UTC';
    upper_bound timestamptz := month_end::timestamp AT TIME ZONE 'UTC';
    partition text := 'job_status_' || to_char(month_start, 'YYYY_MM');
BEGIN
    -- Two makers at once: the second waits here, then finds the first one's work.
    PERFORM pg_advisory_xact_lock(hashtext('job_status_partition'));
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Before anything is looked at: the bounds of the default partition are about to change.
    IF NOT job_status_partition_lock() THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE job_status INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    EXECUTE format(
        'WITH moved AS (
            DELETE FROM job_status_default WHERE timestamp >= %L AND timestamp < %L
            RETURNING id, job_id, timestamp, status_type, progress, message, actor, attempt
        )
        INSERT INTO %I (id, job_id, timestamp, status_type, progress, message, actor, attempt)
        SELECT id, job_id, timestamp, status_type, progress, message, actor, attempt FROM moved',
        lower_bound, upper_bound, partition
    );
    PERFORM job_status_partition_guard(partition);
    EXECUTE format(
        'ALTER TABLE job_status ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;
