-- Purpose: takes jobs that start or end out of the queue of ready jobs, and puts jobs that wait again, or for another time,
--   into it.
-- Trigger: job_ready_on_update, after each UPDATE statement on job_latest.
CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
DECLARE
    waiting bigint [];
    others bigint [];
BEGIN
    -- The end of a run concerns no queue.
    IF NOT EXISTS (SELECT FROM updated_from WHERE status = 'PENDING')
    AND NOT EXISTS (SELECT FROM updated_to WHERE status = 'PENDING') THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(id) FILTER (WHERE status = 'PENDING'), array_agg(id) FILTER (WHERE status <> 'PENDING')
    INTO waiting, others
    FROM updated_to;
    IF others IS NOT NULL THEN
        DELETE FROM job_ready WHERE id = ANY (others);
        DELETE FROM job_scheduled WHERE id = ANY (others);
    END IF;
    IF waiting IS NOT NULL THEN
        PERFORM job_ready_refresh(waiting);
    END IF;
    RETURN NULL;
END
$$;
