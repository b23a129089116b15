-- Purpose: makes ready jobs late which their mark has passed, so that claims find them. There are some only if the clock was
--   set back, or is behind that of another server which took over: the marks are then ahead of the jobs.
-- Returns: how many. A job that a claim holds is left to the next call.
-- Reads: job_ready_order_idx before the mark of each queue and priority: late rows, and dead entries until vacuumed.
CREATE OR REPLACE FUNCTION job_ready_recover() RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off AS $$
DECLARE
    found bigint;
BEGIN
    WITH passed AS MATERIALIZED (
        SELECT missed.id
        FROM job_ready_low AS low
        CROSS JOIN LATERAL (
            SELECT ready.id
            FROM job_ready AS ready
            WHERE
                ready.queue = low.queue
                AND ready.priority = low.priority
                AND (ready.due_at, ready.id) < (low.due_at, low.id)
                AND NOT ready.late
            FOR UPDATE OF ready SKIP LOCKED
        ) AS missed
    )

    UPDATE job_ready AS ready SET late = true
    FROM passed
    WHERE ready.id = passed.id;
    GET DIAGNOSTICS found = ROW_COUNT;
    RETURN found;
END
$$;
