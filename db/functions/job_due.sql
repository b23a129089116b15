-- Purpose: finds the next jobs that a worker could run, and locks them. What another transaction holds is passed over.
-- Parameters: queues: those that the worker serves; tasks: those that it knows, null for any; most: how many jobs;
--   cpus, memory_mb, gpus: what each job must fit.
-- Rows: id, priority and due time of each job, since when it has been both PENDING and due, and what it needs, in the order
--   of the claim: priority (10 first), due time, id.
-- Reads: job_ready_order_idx from the mark of each queue and priority on (job_ready_mark), job_ready_late_idx,
--   job_latest_pkey. Up to `most` jobs of each queue are locked until the transaction ends.
CREATE OR REPLACE FUNCTION job_due(
    queues text [], tasks text [], most integer, cpus double precision, memory_mb double precision, gpus double precision
)
RETURNS TABLE (
    id bigint,
    priority smallint,
    due_at timestamptz,
    since timestamptz,
    needs_cpus double precision,
    needs_memory_mb double precision,
    needs_gpus double precision
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
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT band.id, band.priority::smallint, band.due_at, band.since, band.cpus, band.memory_mb, band.gpus
    FROM generate_series(10, 1, -1) AS level (priority)
    -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
    CROSS JOIN LATERAL (
        SELECT lane.*, level.priority
        FROM unnest(queues) AS served (queue)
        LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
        CROSS JOIN LATERAL (
            SELECT passed.*
            FROM (
                SELECT
                    ready.id,
                    ready.due_at,
                    greatest(latest.status_at, ready.due_at) AS since,
                    ready.cpus,
                    ready.memory_mb,
                    ready.gpus
                FROM job_ready AS ready
                -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
                JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                    AND (tasks IS NULL OR ready.task = ANY (tasks))
                    AND ready.cpus <= job_due.cpus
                    AND ready.memory_mb <= job_due.memory_mb
                    AND ready.gpus <= job_due.gpus
                ORDER BY ready.due_at, ready.id
                LIMIT most
                FOR UPDATE OF ready, latest SKIP LOCKED
            ) AS passed
            UNION ALL
            SELECT ahead.*
            FROM (
                SELECT
                    ready.id,
                    ready.due_at,
                    greatest(latest.status_at, ready.due_at) AS since,
                    ready.cpus,
                    ready.memory_mb,
                    ready.gpus
                FROM job_ready AS ready
                JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                    AND (tasks IS NULL OR ready.task = ANY (tasks))
                    AND ready.cpus <= job_due.cpus
                    AND ready.memory_mb <= job_due.memory_mb
                    AND ready.gpus <= job_due.gpus
                ORDER BY ready.due_at, ready.id
                LIMIT most
                FOR UPDATE OF ready, latest SKIP LOCKED
            ) AS ahead
        ) AS lane
        ORDER BY lane.due_at, lane.id
        LIMIT most
    ) AS band
    LIMIT most;
END
$$;
