-- Purpose: folds waiting deltas into the tally and the facet tally, or merges them into one delta for each block and
--   combination of facets if these are few.
--   Updating the tally's rows of the current month, day, hour and block several times a second would leave dead rows,
--   which every reader skips until they are vacuumed. Callers hold housekeeping's lock; concurrent calls are harmless.
-- Parameters: everything: also folds deltas older than the last fold, and stores a snapshot in any case (once after a
--   start, since the stored snapshot may be from another server with other transaction ids); at_least: returns at once
--   if fewer deltas wait; keep: the maximum number of deltas to merge into instead of folding.
-- Returns: the number of deltas folded or merged.
-- Locks: rows of both tallies.
CREATE OR REPLACE FUNCTION job_tally_fold(everything boolean, at_least integer, keep integer) RETURNS bigint
LANGUAGE plpgsql
-- Whatever the statistics say of a queue, by its index; which a plan for any value of `everything` could not use.
SET enable_seqscan = off
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    last record;
    folded bigint;
BEGIN
    SELECT since, open_then INTO last FROM job_tally_boundary;
    IF NOT everything AND at_least > (
        SELECT count(*)
        FROM (
            SELECT
            FROM job_tally_delta
            WHERE txid >= last.since OR txid = ANY (last.open_then)
            LIMIT at_least
        ) AS waiting
    ) THEN
        RETURN 0;
    END IF;
    -- What this transaction wrote before lies before the snapshot that it leaves, and a delta that it keeps would too.
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
        keep := 0;
    END IF;
    -- One statement, so that it takes in exactly what the snapshot that it leaves shows.
    WITH taken AS (
        DELETE FROM job_tally_delta
        WHERE everything OR txid >= last.since OR txid = ANY (last.open_then)
        RETURNING minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    ),

    merged AS MATERIALIZED (
        SELECT
            taken.minute,
            taken.block,
            taken.queue,
            taken.owner,
            taken.project,
            taken.priority,
            sum(taken.pending) AS pending,
            sum(taken.running) AS running,
            sum(taken.completed) AS completed,
            sum(taken.failed) AS failed,
            sum(taken.cancelled) AS cancelled
        FROM taken
        GROUP BY taken.minute, taken.block, taken.queue, taken.owner, taken.project, taken.priority
    ),

    kept AS (
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        )
        SELECT minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        FROM merged
        WHERE (SELECT count(*) FROM merged) <= keep
        AND (pending, running, completed, failed, cancelled) <> (0, 0, 0, 0, 0)
    ),

    upserted AS (
        INSERT INTO job_tally AS tally (span, minute, block, pending, running, completed, failed, cancelled)
        SELECT
            stretch.span,
            job_tally_floor(merged.minute, stretch.span) AS minute,
            CASE WHEN stretch.span = 1 THEN merged.block ELSE 0 END AS block,
            sum(merged.pending),
            sum(merged.running),
            sum(merged.completed),
            sum(merged.failed),
            sum(merged.cancelled)
        FROM merged
        CROSS JOIN (VALUES (1), (60), (1440), (43200)) AS stretch (span)
        WHERE (SELECT count(*) FROM merged) > keep
        GROUP BY 1, 2, 3
        -- Readers take stretches that lie beside each other: so do these, in few pages.
        ORDER BY 1, 2, 3
        ON CONFLICT (span, minute, block) DO UPDATE SET
            pending = tally.pending + excluded.pending,
            running = tally.running + excluded.running,
            completed = tally.completed + excluded.completed,
            failed = tally.failed + excluded.failed,
            cancelled = tally.cancelled + excluded.cancelled
    ),

    counted AS (
        INSERT INTO job_facet_tally AS tally (
            facet, span, value, minute, pending, running, completed, failed, cancelled
        )
        SELECT
            held.facet,
            stretch.span,
            held.value,
            CASE stretch.span WHEN 0 THEN 0 ELSE job_tally_floor(merged.minute, stretch.span) END AS minute,
            sum(merged.pending),
            sum(merged.running),
            sum(merged.completed),
            sum(merged.failed),
            sum(merged.cancelled)
        FROM merged
        CROSS JOIN LATERAL (
            VALUES
            ('queue'::job_facet, merged.queue),
            ('owner', merged.owner),
            ('project', merged.project),
            ('priority', merged.priority::text)
        ) AS held (facet, value)
        CROSS JOIN (VALUES (0), (1440), (43200)) AS stretch (span)
        WHERE (SELECT count(*) FROM merged) > keep
        GROUP BY 1, 2, 3, 4
        -- A job that gets another priority stays with its owner.
        HAVING (
            sum(merged.pending), sum(merged.running), sum(merged.completed), sum(merged.failed), sum(merged.cancelled)
        ) <> (0, 0, 0, 0, 0)
        ORDER BY 1, 2, 3, 4
        ON CONFLICT (facet, span, value, minute) DO UPDATE SET
            pending = tally.pending + excluded.pending,
            running = tally.running + excluded.running,
            completed = tally.completed + excluded.completed,
            failed = tally.failed + excluded.failed,
            cancelled = tally.cancelled + excluded.cancelled
    ),

    noted AS (
        INSERT INTO job_tally_fold (snapshot)
        SELECT pg_current_snapshot()
        WHERE everything OR EXISTS (SELECT FROM taken)
    )

    SELECT count(*) INTO folded
    FROM taken;
    -- By the tally's own rhythm, not by that of every merge: this passes over dead rows.
    IF keep = 0 AND folded > 0 THEN
        DELETE FROM job_tally_fold
        WHERE id < (SELECT max(id) FROM job_tally_fold);
    END IF;
    RETURN folded;
END
$$;
