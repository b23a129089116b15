-- Purpose: ends a worker in order: what it holds is given back. One that is gone already stays so.
-- Parameters: worker_id.
-- Rows: none (no such worker) or one: given_back (how many jobs).
-- Reads: worker_pkey; as job_give_back.
CREATE OR REPLACE FUNCTION worker_leave(worker_id bigint) RETURNS TABLE (given_back integer)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    SELECT worker.* INTO me
    FROM worker
    WHERE worker.id = worker_id
    -- A cancellation holds a job and refers to the worker: it must not wait for this.
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    given_back := 0;
    IF me.gone_at IS NULL THEN
        given_back := job_give_back(me.identity);
        UPDATE worker SET gone_at = now(), gone_reason = 'left', running = 0 WHERE worker.id = worker_id;
    END IF;
    RETURN NEXT;
END
$$;
