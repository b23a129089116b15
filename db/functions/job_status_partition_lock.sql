-- Purpose: takes the locks that a new partition of job_status needs: ACCESS EXCLUSIVE on job_status, SHARE ROW EXCLUSIVE
--   on job, which ATTACH locks because the history refers to it. Writers take job first; a transaction that has read the
--   history and goes on to write a job takes them the other way round. So this tries both orders in turn, and never waits
--   for one lock while it holds the other for as long as deadlock_timeout.
-- Returns: false when long transactions are in the way for two seconds; then nothing is locked.
CREATE OR REPLACE FUNCTION job_status_partition_lock() RETURNS boolean
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
