-- Purpose: deletes the logs of jobs. Costs one index look-up when there are none.
-- Parameters: ids: of the jobs.
-- Reads: job_log_attempt_pkey, job_log_pkey in the partitions that hold chunks of them.
CREATE OR REPLACE FUNCTION job_log_delete(ids bigint []) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    logged bigint [];
    since timestamptz;
    until timestamptz;
BEGIN
    -- Waits for who writes there; the next statement sees what they have written.
    WITH gone AS (
        DELETE FROM job_log_attempt WHERE job_id = ANY (ids)
        RETURNING job_id, first_at, last_at
    )

    SELECT array_agg(DISTINCT gone.job_id), min(gone.first_at), max(gone.last_at) INTO logged, since, until
    FROM gone;
    IF logged IS NOT NULL THEN
        DELETE FROM job_log WHERE job_id = ANY (logged) AND at BETWEEN since AND until;
    END IF;
END
$$;
