-- Purpose: moves jobs whose time has come from job_scheduled to job_ready. Those that another transaction changes right now
--   wait for the next call.
-- Parameters: most: how many.
-- Returns: how many were moved.
-- Reads: job_scheduled_due_idx.
CREATE OR REPLACE FUNCTION job_ready_release(most integer) RETURNS integer
LANGUAGE plpgsql
-- The plan is pinned: statistics that are fresh, or of an empty table, would turn it into scans of whole tables.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_sort = off
SET join_collapse_limit = 1 AS $$
#variable_conflict use_column
DECLARE
    moved integer;
BEGIN
    WITH due AS MATERIALIZED (
        SELECT scheduled.id, scheduled.due_at
        FROM job_scheduled AS scheduled
        JOIN job_latest AS latest ON latest.id = scheduled.id
        WHERE scheduled.due_at <= now()
        ORDER BY scheduled.due_at
        LIMIT most
        FOR UPDATE OF scheduled, latest SKIP LOCKED
    ),

    gone AS (
        DELETE FROM job_scheduled
        USING due
        WHERE job_scheduled.id = due.id
    ),

    added AS (
        INSERT INTO job_ready (id, queue, priority, due_at, task, late, cpus, memory_mb, gpus)
        SELECT
            job.id,
            job.queue,
            job.priority,
            due.due_at,
            job.task,
            due.due_at < clock_timestamp() - interval '5 seconds',
            job_amount(job.resource_requirements, 'cpus', 1),
            job_amount(job.resource_requirements, 'memory_mb', 0),
            job_amount(job.resource_requirements, 'gpus', 0)
        FROM due
        JOIN job ON job.id = due.id
        RETURNING 1
    )

    SELECT count(*) INTO moved
    FROM added;
    RETURN moved;
END
$$;
