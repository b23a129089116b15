-- Purpose: adds the function that reads the queue for people.
-- Locks: none.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql drops the function.

SET LOCAL lock_timeout = '2s';

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_queue(queues text [], most integer)
RETURNS TABLE (id bigint, queue text, priority smallint, due_at timestamptz)
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
    IF queues IS NULL THEN
        WITH RECURSIVE known AS (
            (
                SELECT ready.queue
                FROM job_ready AS ready
                ORDER BY ready.queue
                LIMIT 1
            )
            UNION ALL
            SELECT (
                SELECT ready.queue
                FROM job_ready AS ready
                WHERE ready.queue > known.queue
                ORDER BY ready.queue
                LIMIT 1
            )
            FROM known
            WHERE known.queue IS NOT NULL
        )

        SELECT array_agg(known.queue) INTO queues
        FROM known
        WHERE known.queue IS NOT NULL;
    END IF;
    RETURN QUERY
    SELECT band.id, band.queue, level.priority::smallint, band.due_at
    FROM generate_series(10, 1, -1) AS level (priority)
    -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
    CROSS JOIN LATERAL (
        SELECT lane.id, served.queue, lane.due_at
        FROM unnest(queues) AS served (queue)
        LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
        CROSS JOIN LATERAL (
            SELECT passed.id, passed.due_at
            FROM (
                SELECT ready.id, ready.due_at
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                ORDER BY ready.due_at, ready.id
                LIMIT most
            ) AS passed
            UNION ALL
            SELECT ahead.id, ahead.due_at
            FROM (
                SELECT ready.id, ready.due_at
                FROM job_ready AS ready
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                ORDER BY ready.due_at, ready.id
                LIMIT most
            ) AS ahead
        ) AS lane
        ORDER BY lane.due_at, lane.id
        LIMIT most
    ) AS band
    LIMIT most;
END
$$;
