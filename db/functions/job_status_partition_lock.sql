-- Purpose: takes the lock that a new partition of job_status needs, ACCESS EXCLUSIVE on job_status, and gives up after two
--   seconds: while this waits, new readers and writers of history wait behind it.
-- Returns: false when long transactions are in the way; then nothing is locked.
CREATE OR REPLACE FUNCTION job_status_partition_lock() RETURNS boolean
LANGUAGE plpgsql
SET lock_timeout = '400ms' AS $$
DECLARE
    until timestamptz := clock_timestamp() + interval '2 seconds';
BEGIN
    LOOP
        BEGIN
            LOCK TABLE ONLY job_status IN ACCESS EXCLUSIVE MODE;
            RETURN true;
        EXCEPTION
            -- Those behind this attempt go first.
            WHEN lock_not_available THEN NULL;
        END;
        IF clock_timestamp() > until THEN
            RETURN false;
        END IF;
    END LOOP;
END
$$;
