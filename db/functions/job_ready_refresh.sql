-- Purpose: puts jobs where they wait: those a worker may take now into job_ready, those due later into job_scheduled, and
--   all others into neither.
-- Parameters: ids of the jobs.
-- A row is late if it is due five seconds before its insertion or earlier (job_ready_mark).
CREATE OR REPLACE FUNCTION job_ready_refresh(ids bigint []) RETURNS void
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    DELETE FROM job_ready WHERE id = ANY (ids);
    DELETE FROM job_scheduled WHERE id = ANY (ids);
    WITH waiting AS MATERIALIZED (
        SELECT
            wanted.id,
            job.queue,
            job.priority,
            job.task,
            coalesce(latest.scheduled_at, latest.created_at) AS due_at,
            job_amount(job.resource_requirements, 'cpus', 1) AS cpus,
            job_amount(job.resource_requirements, 'memory_mb', 0) AS memory_mb,
            job_amount(job.resource_requirements, 'gpus', 0) AS gpus
        FROM unnest(ids) AS wanted (id)
        -- OFFSET keeps it one look for each job, whatever the planner expects of the tables.
        CROSS JOIN LATERAL (
            SELECT job_latest.scheduled_at, job_latest.created_at
            FROM job_latest
            -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
            WHERE job_latest.id = wanted.id AND (job_latest.status = 'PENDING') IS TRUE
            OFFSET 0
        ) AS latest
        CROSS JOIN LATERAL (
            SELECT asked.queue, asked.priority, asked.task, asked.resource_requirements
            FROM job AS asked
            WHERE asked.id = wanted.id AND asked.task <> ''
            OFFSET 0
        ) AS job
    ),

    later AS (
        INSERT INTO job_scheduled (id, due_at)
        SELECT id, due_at
        FROM waiting
        WHERE due_at > now()
    )

    INSERT INTO job_ready (id, queue, priority, due_at, task, late, cpus, memory_mb, gpus)
    SELECT
        id,
        queue,
        priority,
        due_at,
        task,
        due_at < clock_timestamp() - interval '5 seconds',
        cpus,
        memory_mb,
        gpus
    FROM waiting
    WHERE due_at <= now();
END
$$;
