SET LOCAL lock_timeout = '2s';

CREATE OR REPLACE FUNCTION job_ready_mark() RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_sort = off
SET enable_bitmapscan = off AS $$
DECLARE
    raised bigint;
BEGIN
    INSERT INTO job_ready_clock (at, next_xid) VALUES (statement_timestamp(), pg_snapshot_xmax(pg_current_snapshot()));
    WITH tick AS MATERIALIZED (
        SELECT coalesce(max(at) - interval '5 seconds', '-infinity') AS safe_until
        FROM job_ready_clock
        WHERE next_xid <= pg_snapshot_xmin(pg_current_snapshot())
    ),

    lane AS MATERIALIZED (
        SELECT known.queue, known.priority, coalesce(low.due_at, '-infinity') AS due_at, coalesce(low.id, 0) AS id
        FROM (
            SELECT queue, priority FROM job_ready
            UNION
            SELECT queue, priority FROM job_ready_low
            UNION
            -- Of a queue that is drained at once, no row may ever be seen.
            SELECT job.queue, job.priority
            FROM job_latest AS latest
            JOIN job ON job.id = latest.id
            WHERE latest.status = 'RUNNING' AND job.task <> ''
        ) AS known
        LEFT JOIN job_ready_low AS low ON low.queue = known.queue AND low.priority = known.priority
    ),

    mark AS MATERIALIZED (
        SELECT
            lane.queue,
            lane.priority,
            least(first.due_at, tick.safe_until) AS due_at,
            CASE WHEN first.due_at < tick.safe_until THEN first.id ELSE 0 END AS id
        FROM lane
        CROSS JOIN tick
        LEFT JOIN LATERAL (
            SELECT ready.due_at, ready.id
            FROM job_ready AS ready
            WHERE ready.queue = lane.queue AND ready.priority = lane.priority
            AND (ready.due_at, ready.id) >= (lane.due_at, lane.id)
            ORDER BY ready.due_at, ready.id
            LIMIT 1
        ) AS first ON true
    ),

    written AS (
        INSERT INTO job_ready_low AS low (queue, priority, due_at, id)
        SELECT queue, priority, due_at, id
        FROM mark
        ON CONFLICT (queue, priority) DO UPDATE
        SET due_at = excluded.due_at, id = excluded.id
        WHERE (excluded.due_at, excluded.id) > (low.due_at, low.id)
        RETURNING 1
    )

    SELECT count(*) INTO raised
    FROM written;
    -- Only the newest tick that has passed is needed, and those after it.
    DELETE FROM job_ready_clock
    WHERE at < (
        SELECT max(at)
        FROM job_ready_clock
        WHERE next_xid <= pg_snapshot_xmin(pg_current_snapshot())
    );
    RETURN raised;
END
$$;

CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    cancelled bigint [];
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
        PERFORM job_ready_refresh(ARRAY(SELECT unnest(was) UNION SELECT unnest(waiting)));
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
