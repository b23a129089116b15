-- Purpose: renews a worker's lease and gives it the next jobs that fit it. A claim that is repeated with its key gives those
--   jobs of the first one that the worker still holds.
-- Parameters: worker_id; lease: for how long the worker may be silent; claim_key: null for none; most: how many jobs;
--   free: {cpus, memory_mb, gpus} that the jobs must fit together, each absent one as much as the worker has; null: each
--   job must fit the empty worker; log_limit: in bytes.
-- Rows: none (no such worker) or one: state (run; drain: it gets no jobs; stop: it was lost or has left), jobs (JSON).
-- Reads: worker_pkey, and as worker_give.
CREATE OR REPLACE FUNCTION worker_claim(
    worker_id bigint, lease interval, claim_key text, most integer, free json, log_limit bigint
)
RETURNS TABLE (state text, jobs json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    -- Claims of one worker follow each other, and none overlaps with its loss.
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF FOUND THEN
        RETURN QUERY SELECT me.state, worker_give(me, claim_key, most, free, log_limit);
    ELSE
        RETURN QUERY SELECT 'stop', '[]'::json FROM worker WHERE worker.id = worker_id;
    END IF;
END
$$;
