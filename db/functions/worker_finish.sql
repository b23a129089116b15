-- Purpose: renews a worker's lease, and ends runs or gives them back (worker_end). It waits neither for a claim of the
--   worker nor for another finish, so that they can overlap; a run is fenced by its own row.
-- Parameters: worker_id; lease: for how long the worker may be silent; runs: as for job_finish, each job once.
-- Rows: none (no such worker) or one: state (run, drain or stop), results (as of worker_end).
-- Raises: serialization_failure if the worker was lost or has left meanwhile.
-- Reads: worker_pkey, and as worker_end.
CREATE OR REPLACE FUNCTION worker_finish(worker_id bigint, lease interval, runs json)
RETURNS TABLE (state text, results json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    SELECT worker.* INTO me
    FROM worker
    WHERE worker.id = worker_id;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF me.gone_at IS NOT NULL THEN
        me.identity := NULL;
        me.state := 'stop';
    ELSIF me.lease_until < now() + lease - interval '1 second' THEN
        -- A claim that holds the row renews it too.
        UPDATE worker
        SET seen_at = now(), lease_until = now() + lease
        WHERE
            worker.id = (
                SELECT free.id
                FROM worker AS free
                WHERE free.id = worker_id AND free.gone_at IS NULL
                FOR NO KEY UPDATE SKIP LOCKED
            );
    END IF;
    RETURN QUERY SELECT me.state, worker_end(me, runs);
END
$$;
