-- Purpose: finds the transactions that may have written to job and haven't ended.
-- Rows: writer, a virtual transaction; prepared: whether it was prepared for two-phase commit, which has renamed it.
CREATE OR REPLACE FUNCTION job_writers() RETURNS TABLE (writer text, prepared boolean)
LANGUAGE sql VOLATILE
BEGIN ATOMIC
SELECT
    virtualtransaction,
    pid IS NULL AS prepared
FROM pg_locks
WHERE
    relation = 'job'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    AND granted
    AND pid IS DISTINCT FROM pg_backend_pid();
END;
