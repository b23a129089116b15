-- Purpose: puts the runs of a worker that leaves back to PENDING. They keep their attempt.
-- Parameters: worker: its identity.
-- Returns: how many.
-- Reads: job_latest_run_idx.
CREATE OR REPLACE FUNCTION job_give_back(worker text) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    runs json;
BEGIN
    SELECT json_agg(
        json_build_object(
            'id', held.id,
            'attempt', held.attempt,
            'status', 'PENDING',
            'message', format('Given back by the worker %s, which has left.', job_give_back.worker)
        )
    ) INTO runs
    FROM (
        SELECT latest.id, latest.attempt
        FROM job_latest AS latest
        -- Of all indexes, only job_latest_run_idx has this condition.
        WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = job_give_back.worker
        ORDER BY latest.id
    ) AS held;
    IF runs IS NULL THEN
        RETURN 0;
    END IF;
    RETURN (SELECT count(*) FROM job_finish(job_give_back.worker, runs) AS finished WHERE finished.outcome = 'done');
END
$$;
