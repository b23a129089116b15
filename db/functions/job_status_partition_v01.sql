-- Monthly partitions of job_status.

-- Keeps everybody from job_status, and writers from job, which ATTACH locks too because the history refers to it; false when
-- some long transaction is in the way for two seconds. Writers take job first; whoever has read the history and goes on to
-- write a job has them the other way round. So this tries both orders in turn, and never waits for one of them, while it
-- holds the other, as long as deadlock_timeout: it lets go and begins again.
CREATE FUNCTION job_status_partition_lock() RETURNS boolean
LANGUAGE plpgsql
-- While this waits, new writers wait behind it.
SET lock_timeout = '400ms' AS $$
DECLARE
    until timestamptz := clock_timestamp() + interval '2 seconds';
    job_first boolean := true;
BEGIN
    LOOP
        BEGIN
            IF job_first THEN
                LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;
            END IF;
            LOCK TABLE ONLY job_status IN ACCESS EXCLUSIVE MODE;
            LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;
            RETURN true;
        EXCEPTION
            -- The locks of this attempt are given back with it.
            WHEN lock_not_available THEN job_first := NOT job_first;
        END;
        IF clock_timestamp() > until THEN
            RETURN false;
        END IF;
    END LOOP;
END
$$;

-- Makes the partition of the month that holds `day`; false when it was there already, or when some long transaction is in
-- the way: then nothing is done, rows go on into the default partition, and the next call tries again. Rows of that month
-- which landed in the default partition move over.
CREATE FUNCTION job_status_partition_make(day date) RETURNS boolean
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
            RETURNING id, job_id, timestamp, status_type, progress, message, actor
        )
        INSERT INTO %I (id, job_id, timestamp, status_type, progress, message, actor)
        SELECT id, job_id, timestamp, status_type, progress, message, actor FROM moved',
        lower_bound, upper_bound, partition
    );
    EXECUTE format(
        'ALTER TABLE job_status ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;

-- Makes every month from the one of `first` to the one of `last`; answers how many were missing.
CREATE FUNCTION job_status_partition_make_range(first date, last date) RETURNS integer
LANGUAGE sql AS $$
    SELECT count(*) FILTER (WHERE job_status_partition_make(month::date))::integer
    FROM generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') AS month;
$$;

-- Empties the default partition, oldest months first, `months` of them at most in one call; answers how many it made.
CREATE FUNCTION job_status_default_empty(months integer) RETURNS integer
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
