-- Purpose: ends runs of a worker and gives it the next jobs, in one transaction: worker_finish, then worker_claim.
-- Parameters: as for both.
-- Rows: none (no such worker) or one: state, results, jobs.
-- Reads: as both.
CREATE OR REPLACE FUNCTION worker_finish_claim(
    worker_id bigint, lease interval, runs json, claim_key text, most integer, free json, log_limit bigint
)
RETURNS TABLE (state text, results json, jobs json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    SELECT finished.state, finished.results INTO state, results
    FROM worker_finish(worker_id, lease, runs) AS finished;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT claimed.state, claimed.jobs INTO state, jobs
    FROM worker_claim(worker_id, lease, claim_key, most, free, log_limit) AS claimed;
    RETURN NEXT;
END
$$;
