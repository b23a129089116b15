-- Purpose: finds the transactions that may have written to job and haven't ended.
-- Rows: writer, a virtual transaction; PREPARE TRANSACTION doesn't change it.
CREATE OR REPLACE FUNCTION job_writers() RETURNS TABLE (writer text)
LANGUAGE sql VOLATILE
BEGIN ATOMIC
SELECT virtualtransaction
FROM pg_locks
WHERE
    relation = 'job'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    AND granted
    AND pid IS DISTINCT FROM pg_backend_pid();
END;
