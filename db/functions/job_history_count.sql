-- Purpose: counts the statuses of a job.
-- Parameters: job_id; history_from, history_to: the time that its history lies in (job_history_from, job_history_to).
-- Returns: the count.
-- Reads: job_status_pkey of the partitions of that time.
CREATE OR REPLACE FUNCTION job_history_count(job_id bigint, history_from timestamptz, history_to timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT count(*)
        FROM job_status AS entry
        WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3
    );
END
$$;
