-- Purpose: counts the ready jobs that stand before a job in the order of the claim, among those that the same workers take.
-- Parameters: takers: the workers that the job fits; priority, due_at, id: of the job; most: where the count ends.
-- Returns: how many; none of them is locked.
-- Reads: as job_due, without a look at the jobs.
CREATE OR REPLACE FUNCTION job_ahead(takers worker [], priority smallint, due_at timestamptz, id bigint, most integer)
RETURNS bigint
LANGUAGE plpgsql STABLE
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
    RETURN (
        WITH kind AS MATERIALIZED (
            SELECT DISTINCT taker.queues, taker.tasks, taker.cpus, taker.memory_mb, taker.gpus
            FROM unnest(takers) AS taker
        ),

        served AS MATERIALIZED (
            -- The largest of each queue: most jobs fit it, and the others are not looked at.
            SELECT DISTINCT ON (each.queue) each.queue, kind.tasks, kind.cpus, kind.memory_mb, kind.gpus
            FROM kind
            CROSS JOIN LATERAL unnest(kind.queues) AS each (queue)
            ORDER BY each.queue ASC, kind.cpus DESC, kind.memory_mb DESC, kind.gpus DESC
        )

        SELECT count(*)
        FROM (
            SELECT
            FROM generate_series(10, job_ahead.priority, -1) AS level (priority)
            CROSS JOIN served
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT
                    CASE WHEN level.priority = job_ahead.priority THEN job_ahead.due_at ELSE 'infinity' END AS due_at,
                    job_ahead.id
            ) AS until
            CROSS JOIN LATERAL (
                SELECT ready.task, ready.cpus, ready.memory_mb, ready.gpus
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                    AND (ready.due_at, ready.id) < (until.due_at, until.id)
                UNION ALL
                SELECT ready.task, ready.cpus, ready.memory_mb, ready.gpus
                FROM job_ready AS ready
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                    AND (ready.due_at, ready.id) < (until.due_at, until.id)
            ) AS before
            WHERE
                (
                    (served.tasks IS NULL OR before.task = ANY (served.tasks))
                    AND before.cpus <= served.cpus
                    AND before.memory_mb <= served.memory_mb
                    AND before.gpus <= served.gpus
                )
                OR EXISTS (
                    SELECT
                    FROM kind
                    WHERE
                        served.queue = ANY (kind.queues)
                        AND (kind.tasks IS NULL OR before.task = ANY (kind.tasks))
                        AND before.cpus <= kind.cpus
                        AND before.memory_mb <= kind.memory_mb
                        AND before.gpus <= kind.gpus
                )
            LIMIT most
        ) AS counted
    );
END
$$;
