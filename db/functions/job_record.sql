-- Purpose: writes where jobs stand into their history, as the next entry of each.
-- Parameters: ids of jobs, which this transaction has written; actor: who is named.
-- Reads: job_latest_pkey.
CREATE OR REPLACE FUNCTION job_record(ids bigint [], actor text) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
    SELECT
        changed.id,
        latest.status_at,
        latest.status,
        latest.progress,
        latest.status_message,
        job_record.actor,
        latest.attempt
    FROM unnest(ids) AS changed (id)
    -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
    CROSS JOIN LATERAL (
        SELECT
            job_latest.status_at,
            job_latest.status,
            job_latest.progress,
            job_latest.status_message,
            job_latest.attempt
        FROM job_latest
        WHERE job_latest.id = changed.id
        OFFSET 0
    ) AS latest;
END
$$;
