-- Purpose: finds ready jobs for claims that wait. It locks nothing: what it finds may be gone at the claim.
-- Parameters: wanted: a JSON array of {place, queues, tasks (null for any), cpus, memory_mb, gpus, most}.
-- Rows: place, and the id of a job for it; up to `most` each, in no order.
-- Reads: job_ready_order_idx from the mark of each queue and priority on (job_ready_mark), job_ready_late_idx.
CREATE OR REPLACE FUNCTION job_wanted(wanted json) RETURNS TABLE (place integer, id bigint)
LANGUAGE plpgsql STABLE
-- The plan is pinned: statistics that are fresh, or of an empty table, would turn it into scans of whole tables.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_sort = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT asked.place, found.id
    FROM json_to_recordset(wanted) AS asked (
        place integer,
        queues text [],
        tasks text [],
        cpus double precision,
        memory_mb double precision,
        gpus double precision,
        most integer
    )
    CROSS JOIN LATERAL (
        SELECT lane.id
        FROM unnest(asked.queues) AS served (queue)
        CROSS JOIN LATERAL (
            SELECT passed.id
            FROM (
                SELECT ready.id
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND (asked.tasks IS NULL OR ready.task = ANY (asked.tasks))
                    AND ready.cpus <= asked.cpus
                    AND ready.memory_mb <= asked.memory_mb
                    AND ready.gpus <= asked.gpus
                LIMIT asked.most
            ) AS passed
            UNION ALL
            SELECT ahead.id
            FROM generate_series(10, 1, -1) AS level (priority)
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT ready.id
                FROM job_ready AS ready
                WHERE
                    NOT ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND (asked.tasks IS NULL OR ready.task = ANY (asked.tasks))
                    AND ready.cpus <= asked.cpus
                    AND ready.memory_mb <= asked.memory_mb
                    AND ready.gpus <= asked.gpus
                LIMIT asked.most
            ) AS ahead
        ) AS lane
        LIMIT asked.most
    ) AS found;
END
$$;
