-- Purpose: gives the next jobs to a worker: they are RUNNING, with history, in the caller's transaction. Two workers never
--   get the same job, and nobody waits: what another transaction holds is passed over.
-- Parameters: worker: its name; queues: those that it serves; tasks: those that it knows, null for any; most: how many jobs.
-- Rows: id and attempt of each job, in the order of the claim: priority (10 first), due time, id.
-- Reads: job_ready_order_idx, job_latest_pkey. Of several queues, up to `most` jobs each are locked until the transaction
--   ends.
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
        SELECT first.id, first.priority, first.due_at
        FROM unnest(queues) AS served (queue)
        CROSS JOIN LATERAL (
            SELECT ready.id, ready.priority, ready.due_at
            FROM job_ready AS ready
            JOIN job_latest AS latest ON latest.id = ready.id AND latest.status = 'PENDING'
            WHERE ready.queue = served.queue AND ready.due_at <= now() AND (tasks IS NULL OR ready.task = ANY (tasks))
            ORDER BY ready.priority DESC, ready.due_at, ready.id
            LIMIT most
            FOR UPDATE OF ready, latest SKIP LOCKED
        ) AS first
        ORDER BY first.priority DESC, first.due_at, first.id
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
        WHERE latest.id = due.id
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
