-- Purpose: folds all visible deltas into the tally and notes the snapshot that it saw.
-- Parameters: everything boolean: false reads on from the last fold; true looks at every delta, once after a start. It also
--   notes the snapshot in any case: the one noted may be another server's, whose transactions have other numbers.
-- Rows: one: folded bigint, the delta rows taken in.
-- Index: job_tally_delta_txid_idx, job_tally_pkey. Callers hold the advisory lock of housekeeping: one folder at a time.
WITH last_fold AS MATERIALIZED (
    SELECT snapshot FROM job_tally_fold
),

folded AS (
    DELETE FROM job_tally_delta
    WHERE txid >= (SELECT pg_snapshot_xmax(snapshot) FROM last_fold)
    OR txid = ANY (ARRAY(SELECT pg_snapshot_xip(snapshot) FROM last_fold))
    OR %(everything)s::boolean
    RETURNING minute, block, pending, running, completed, failed, cancelled
),

upserted AS (
    INSERT INTO job_tally AS tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        stretch.span,
        job_tally_floor(folded.minute, stretch.span) AS minute,
        CASE WHEN stretch.span = 1 THEN folded.block ELSE 0 END AS block,
        sum(folded.pending),
        sum(folded.running),
        sum(folded.completed),
        sum(folded.failed),
        sum(folded.cancelled)
    FROM folded
    CROSS JOIN (VALUES (1), (60), (1440), (43200)) AS stretch (span)
    GROUP BY 1, 2, 3
    ON CONFLICT (span, minute, block) DO UPDATE SET
        pending = tally.pending + excluded.pending,
        running = tally.running + excluded.running,
        completed = tally.completed + excluded.completed,
        failed = tally.failed + excluded.failed,
        cancelled = tally.cancelled + excluded.cancelled
),

noted AS (
    UPDATE job_tally_fold
    SET
        snapshot = pg_current_snapshot(),
        folded_at = now()
    WHERE EXISTS (SELECT FROM folded) OR %(everything)s::boolean
)

SELECT count(*) AS folded
FROM folded
