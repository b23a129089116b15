-- Purpose: finds the next job that a worker could run, and locks it: the first of job_due, by a plan that starts sooner if
--   it serves one queue, of which no row is late (job_ready_mark).
-- Parameters: queues: those that the worker serves; tasks: those that it knows, null for any; cpus, memory_mb, gpus: what
--   the job must fit.
-- Returns: its id (null for none), since when it has been both PENDING and due, and what it needs.
-- Reads: job_ready_order_idx from the mark of each priority on, job_ready_late_idx, job_latest_pkey.
CREATE OR REPLACE FUNCTION job_next(
    queues text [],
    tasks text [],
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    OUT job bigint,
    OUT since timestamptz,
    OUT needs_cpus double precision,
    OUT needs_memory_mb double precision,
    OUT needs_gpus double precision
)
LANGUAGE plpgsql
-- The plan is pinned: statistics that are fresh, or of an empty table, would turn it into scans of whole tables.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_sort = off
SET join_collapse_limit = 1 AS $$
DECLARE
    served CONSTANT text := queues[1];
    alone boolean := cardinality(queues) = 1;
BEGIN
    IF alone AND EXISTS (SELECT FROM job_ready AS ready WHERE ready.late AND ready.queue = served) THEN
        alone := NOT EXISTS (
            SELECT
            FROM job_ready_low AS low
            CROSS JOIN LATERAL (
                SELECT
                FROM job_ready AS ready
                WHERE ready.late
                AND ready.queue = served
                AND ready.priority = low.priority
                AND (ready.due_at, ready.id) < (low.due_at, low.id)
                LIMIT 1
            ) AS passed
            WHERE low.queue = served
        );
    END IF;
    IF NOT alone THEN
        SELECT found.id, found.since, found.needs_cpus, found.needs_memory_mb, found.needs_gpus
        INTO job, since, needs_cpus, needs_memory_mb, needs_gpus
        FROM job_due(queues, tasks, 1, cpus, memory_mb, gpus) AS found;
        RETURN;
    END IF;
    SELECT first.id, first.since, first.cpus, first.memory_mb, first.gpus
    INTO job, since, needs_cpus, needs_memory_mb, needs_gpus
    FROM (VALUES (10), (9), (8), (7), (6), (5), (4), (3), (2), (1)) AS level (priority)
    LEFT JOIN job_ready_low AS low ON low.queue = served AND low.priority = level.priority
    CROSS JOIN LATERAL (
        SELECT
            ready.id,
            greatest(latest.status_at, ready.due_at) AS since,
            ready.cpus,
            ready.memory_mb,
            ready.gpus
        FROM job_ready AS ready
        -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
        JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
        WHERE
            ready.queue = served
            AND ready.priority = level.priority
            AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
            AND ready.due_at <= now()
            AND (tasks IS NULL OR ready.task = ANY (tasks))
            AND ready.cpus <= job_next.cpus
            AND ready.memory_mb <= job_next.memory_mb
            AND ready.gpus <= job_next.gpus
        ORDER BY ready.due_at, ready.id
        LIMIT 1
        FOR UPDATE OF ready, latest SKIP LOCKED
    ) AS first
    LIMIT 1;
END
$$;
