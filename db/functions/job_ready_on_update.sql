-- Purpose: takes jobs that start or end out of the queue of ready jobs, and puts jobs that wait again, or for another time,
--   into it. Notes cancelled runs for their workers (worker_verdict).
-- Trigger: job_ready_on_update, after each UPDATE statement on job_latest.
CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    cancelled bigint [];
    moved bigint [];
    taken integer;
BEGIN
    SELECT
        (SELECT array_agg(id) FROM updated_from WHERE status = 'PENDING'),
        array_agg(id) FILTER (WHERE status = 'PENDING'),
        array_agg(id) FILTER (WHERE status = 'CANCELLED' AND worker IS NOT NULL)
    INTO was, waiting, cancelled
    FROM updated_to;
    -- What starts is ready, but for a job that is started before its time.
    IF was IS NOT NULL AND waiting IS NULL THEN
        DELETE FROM job_ready WHERE id = ANY (was);
        GET DIAGNOSTICS taken = ROW_COUNT;
        IF taken < cardinality(was) THEN
            DELETE FROM job_scheduled WHERE id = ANY (was);
        END IF;
    ELSIF was IS NOT NULL OR waiting IS NOT NULL THEN
        -- Progress and messages of a job that waits on change nothing.
        SELECT array_agg(DISTINCT changed.id) INTO moved
        FROM (
            (
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_to WHERE status = 'PENDING'
                EXCEPT
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_from WHERE status = 'PENDING'
            )
            UNION ALL
            (
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_from WHERE status = 'PENDING'
                EXCEPT
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_to WHERE status = 'PENDING'
            )
        ) AS changed (id, due_at);
        IF moved IS NOT NULL THEN
            PERFORM job_ready_refresh(moved);
        END IF;
    END IF;
    IF cancelled IS NOT NULL THEN
        INSERT INTO worker_cancelled (worker_id, job_id, attempt)
        SELECT live.id, ran.id, ran.attempt
        FROM updated_from AS ran
        -- OFFSET keeps it one look for each run, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT worker.id
            FROM worker
            WHERE worker.identity = ran.worker AND worker.gone_at IS NULL
            OFFSET 0
        ) AS live
        WHERE ran.status = 'RUNNING' AND ran.id = ANY (cancelled)
        ON CONFLICT (worker_id, job_id) DO UPDATE SET attempt = excluded.attempt, cancelled_at = now();
    END IF;
    RETURN NULL;
END
$$;
