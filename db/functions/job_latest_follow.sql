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
BEGIN
    UPDATE job_latest
    SET created_at = changed.created_at, priority = changed.priority
    FROM updated_to AS changed
    WHERE job_latest.id = changed.id
    AND (job_latest.created_at, job_latest.priority) <> (changed.created_at, changed.priority);
    IF EXISTS (
        SELECT FROM updated_to AS after
        JOIN updated_from AS before USING (id)
        WHERE (after.priority, after.queue, after.task, after.created_at)
        <> (before.priority, before.queue, before.task, before.created_at)
    ) THEN
        PERFORM job_ready_refresh(ARRAY(SELECT id FROM updated_to));
    END IF;
    RETURN NULL;
END
$$;
