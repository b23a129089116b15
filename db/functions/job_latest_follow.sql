-- Purpose: copies changed creation times and priorities of jobs to job_latest, and changed priorities, queues and tasks to
--   the queue of ready jobs.
-- Trigger: job_latest_on_job_update, after each UPDATE statement on job.
CREATE OR REPLACE FUNCTION job_latest_follow() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
DECLARE
    moved bigint [];
BEGIN
    UPDATE job_latest
    SET created_at = changed.created_at, priority = changed.priority
    FROM updated_to AS changed
    WHERE job_latest.id = changed.id
    AND (job_latest.created_at, job_latest.priority) <> (changed.created_at, changed.priority);
    -- EXCEPT is hashed. A join of the two would compare each row with each, since hash joins are off here.
    SELECT array_agg(changed.id) INTO moved
    FROM (
        SELECT id, priority, queue, task, created_at FROM updated_to
        EXCEPT
        SELECT id, priority, queue, task, created_at FROM updated_from
    ) AS changed;
    IF moved IS NOT NULL THEN
        PERFORM job_ready_refresh(moved);
    END IF;
    RETURN NULL;
END
$$;
