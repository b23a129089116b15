-- Purpose: notes for each queue and priority from where on claims must look: everything before has been taken, save rows
--   marked late. So a claim doesn't read the dead entries that a long transaction keeps from being vacuumed.
-- Returns: how many marks were raised. Marks of queues that nobody uses any more are retired.
-- Reads: job_ready_order_idx, one entry for each queue and priority, and from the last mark of each on; the live workers.
--
-- A row is late if its due time lies more than five seconds before its insertion; claims find late rows by an index of their
-- own. So a row that isn't late and that this snapshot doesn't see is due no earlier than five seconds before its
-- transaction got its id. job_ready_clock tells when that was at the earliest: a tick has an id of its own, and all ids
-- before it have ended once it isn't above the xmin of this snapshot, so whatever is still open got its id after that tick.
-- The xmax of a tick's snapshot would be too low: it follows the last id that has ended, not the last that was given out.
CREATE OR REPLACE FUNCTION job_ready_mark() RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_sort = off
SET enable_bitmapscan = off AS $$
DECLARE
    kept CONSTANT interval := '1 hour';
    raised bigint;
BEGIN
    -- now() isn't later than this transaction's id, also if it has written before.
    INSERT INTO job_ready_clock (at, next_xid) VALUES (now(), pg_current_xact_id()) ON CONFLICT (at) DO NOTHING;
    WITH RECURSIVE tick AS MATERIALIZED (
        SELECT coalesce(max(at) - interval '5 seconds', '-infinity') AS safe_until
        FROM job_ready_clock
        WHERE next_xid <= pg_snapshot_xmin(pg_current_snapshot())
    ),

    -- The queues and priorities of ready jobs: one look into the index for each, whatever their number.
    waiting AS (
        (
            SELECT queue, priority
            FROM job_ready
            ORDER BY queue ASC, priority DESC
            LIMIT 1
        )
        UNION ALL
        SELECT next.queue, next.priority
        FROM waiting
        CROSS JOIN LATERAL (
            SELECT found.queue, found.priority
            FROM (
                (
                    SELECT ready.queue, ready.priority
                    FROM job_ready AS ready
                    WHERE ready.queue = waiting.queue AND ready.priority < waiting.priority
                    ORDER BY ready.priority DESC
                    LIMIT 1
                )
                UNION ALL
                (
                    SELECT ready.queue, ready.priority
                    FROM job_ready AS ready
                    WHERE ready.queue > waiting.queue
                    ORDER BY ready.queue ASC, ready.priority DESC
                    LIMIT 1
                )
            ) AS found
            LIMIT 1
        ) AS next
    ),

    lane AS MATERIALIZED (
        SELECT known.queue, known.priority, coalesce(low.due_at, '-infinity') AS due_at, coalesce(low.id, 0) AS id
        FROM (
            SELECT queue, priority FROM waiting
            UNION
            -- Of a queue that is drained at once, no row may ever be seen.
            SELECT served.queue, level.priority::smallint
            FROM worker
            CROSS JOIN LATERAL unnest(worker.queues) AS served (queue)
            CROSS JOIN generate_series(1, 10) AS level (priority)
            WHERE worker.gone_at IS NULL
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
    -- Nobody serves it, nothing waits in it: the mark is raised no longer, and retired once the rows before it are vacuumed.
    DELETE FROM job_ready_low AS low
    WHERE
        low.due_at < now() - kept
        AND low.queue <> ALL (
            ARRAY(
                SELECT DISTINCT served.queue
                FROM worker
                CROSS JOIN LATERAL unnest(worker.queues) AS served (queue)
                WHERE worker.gone_at IS NULL
            )
        )
        AND NOT EXISTS (
            SELECT
            FROM job_ready AS ready
            WHERE ready.queue = low.queue AND ready.priority = low.priority
        );
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
