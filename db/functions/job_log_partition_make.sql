-- Purpose: makes the partition of job_log for a month, and moves the chunks of that month there from the default partition.
-- Parameters: day: any of the month.
-- Returns: false when the partition exists, or when a long transaction is in the way: chunks then go on into the default
--   partition, and the next call tries again.
-- Locks: ACCESS EXCLUSIVE on job_log, for a few ms and as long as the move takes; it waits for it 400 ms at most.
CREATE OR REPLACE FUNCTION job_log_partition_make(day date) RETURNS boolean
LANGUAGE plpgsql
SET lock_timeout = '400ms' AS $$
DECLARE
    month_start date := date_trunc('month', day);
    month_end date := date_trunc('month', day) + interval '1 month';
    -- Bounds in UTC, whatever the session's time zone.
    lower_bound timestamptz := month_start::timestamp AT TIME ZONE 'UTC';
    upper_bound timestamptz := month_end::timestamp AT TIME ZONE 'UTC';
    partition text := 'job_log_' || to_char(month_start, 'YYYY_MM');
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    BEGIN
        LOCK TABLE job_log IN ACCESS EXCLUSIVE MODE;
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN false;
    END;
    -- Another maker may have been first.
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE job_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition);
    EXECUTE format(
        'WITH moved AS (
            DELETE FROM job_log_default WHERE at >= %L AND at < %L
            RETURNING job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data
        )
        INSERT INTO %I (job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data)
        SELECT job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data FROM moved',
        lower_bound, upper_bound, partition
    );
    EXECUTE format(
        'ALTER TABLE job_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;
