-- Purpose: copies changed creation times and facets (priority, queue, owner, project) of jobs to job_latest, and changed
--   priorities, queues, tasks and requirements to the queue of ready jobs.
-- Trigger: job_latest_on_job_update, after each UPDATE statement on job.
CREATE OR REPLACE FUNCTION job_latest_follow() RETURNS trigger
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say: a plan
-- made for an empty table would scan the full one, or compare each row with each.
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved bigint [];
BEGIN
    UPDATE job_latest
    SET
        created_at = changed.created_at,
        created_minute = changed.created_minute,
        priority = changed.priority,
        queue = changed.queue,
        owner = changed.owner,
        project = changed.project
    FROM updated_to AS changed
    WHERE job_latest.id = ANY (ARRAY(SELECT id FROM updated_to))
    AND job_latest.id = changed.id
    AND (job_latest.created_at, job_latest.priority, job_latest.queue, job_latest.owner, job_latest.project)
    <> (changed.created_at, changed.priority, changed.queue, changed.owner, changed.project);
    SELECT array_agg(changed.id) INTO moved
    FROM (
        SELECT id, priority, queue, task, created_at, resource_requirements FROM updated_to
        EXCEPT
        SELECT id, priority, queue, task, created_at, resource_requirements FROM updated_from
    ) AS changed;
    IF moved IS NOT NULL THEN
        PERFORM job_ready_refresh(moved);
    END IF;
    RETURN NULL;
END
$$;
