-- Purpose: gives the next jobs to a worker: they are RUNNING, with history, in the caller's transaction. Two workers never
--   get the same job, and nobody waits: what another transaction holds is passed over.
-- Parameters: worker: its name; queues: those that it serves; tasks: those that it knows, null for any; most: how many jobs.
-- Rows: id and attempt of each job, in the order of the claim: priority (10 first), due time, id.
-- Reads: job_ready_order_idx from the mark of each queue and priority on (job_ready_mark), job_ready_late_idx,
--   job_latest_pkey. Up to `most` jobs of each queue are locked until the transaction ends.
CREATE OR REPLACE FUNCTION job_claim(worker text, queues text [], tasks text [], most integer)
RETURNS TABLE (id bigint, attempt smallint)
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
    WITH due AS MATERIALIZED (
        SELECT band.id, band.priority, band.due_at
        FROM generate_series(10, 1, -1) AS level (priority)
        -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
        -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
        CROSS JOIN LATERAL (
            SELECT lane.id, level.priority, lane.due_at
            FROM unnest(queues) AS served (queue)
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT passed.id, passed.due_at
                FROM (
                    SELECT ready.id, ready.due_at
                    FROM job_ready AS ready
                    JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                    WHERE
                        ready.late
                        AND ready.queue = served.queue
                        AND ready.priority = level.priority
                        AND (ready.due_at, ready.id) < (low.due_at, low.id)
                        AND (tasks IS NULL OR ready.task = ANY (tasks))
                    ORDER BY ready.due_at, ready.id
                    LIMIT most
                    FOR UPDATE OF ready, latest SKIP LOCKED
                ) AS passed
                UNION ALL
                SELECT ahead.id, ahead.due_at
                FROM (
                    SELECT ready.id, ready.due_at
                    FROM job_ready AS ready
                    JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                    WHERE
                        ready.queue = served.queue
                        AND ready.priority = level.priority
                        AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                        AND ready.due_at <= now()
                        AND (tasks IS NULL OR ready.task = ANY (tasks))
                    ORDER BY ready.due_at, ready.id
                    LIMIT most
                    FOR UPDATE OF ready, latest SKIP LOCKED
                ) AS ahead
            ) AS lane
            ORDER BY lane.due_at, lane.id
            LIMIT most
        ) AS band
        LIMIT most
    ),

    claimed AS (
        -- The trigger takes the job out of job_ready.
        UPDATE job_latest AS latest
        SET
            status = 'RUNNING',
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_message = '',
            worker = job_claim.worker
        FROM due
        -- The array leaves no way but the primary key.
        WHERE latest.id = ANY (ARRAY(SELECT due.id FROM due))
        AND latest.id = due.id
        RETURNING latest.id, latest.status, latest.status_at, latest.attempt, due.priority, due.due_at
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
        SELECT claimed.id, claimed.status_at, claimed.status, job_claim.worker, claimed.attempt
        FROM claimed
    )

    SELECT claimed.id, claimed.attempt
    FROM claimed
    ORDER BY claimed.priority DESC, claimed.due_at, claimed.id;
END
$$;
