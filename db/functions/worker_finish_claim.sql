-- Purpose: ends runs of a worker and gives it the next jobs, in one transaction: as worker_finish, then worker_claim.
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
DECLARE
    me worker;
BEGIN
    -- First, as its loss does, which waits for the runs afterwards.
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        RETURN QUERY
        SELECT finished.state, finished.results, '[]'::json
        FROM worker_finish(worker_id, lease, runs) AS finished;
        RETURN;
    END IF;
    results := worker_end(me, runs);
    state := me.state;
    jobs := worker_give(me, claim_key, most, free, log_limit);
    RETURN NEXT;
END
$$;
