-- Purpose: counts all jobs by status, from the tally.
-- Rows: one: pending, running, completed, failed, cancelled.
-- Reads: job_tally_pkey (30-day intervals), job_tally_delta_txid_idx.
CREATE OR REPLACE FUNCTION job_tally_total(
    OUT pending bigint, OUT running bigint, OUT completed bigint, OUT failed bigint, OUT cancelled bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT
        coalesce(sum(part.pending), 0),
        coalesce(sum(part.running), 0),
        coalesce(sum(part.completed), 0),
        coalesce(sum(part.failed), 0),
        coalesce(sum(part.cancelled), 0)
    INTO pending, running, completed, failed, cancelled
    FROM (
        SELECT tally.pending, tally.running, tally.completed, tally.failed, tally.cancelled
        FROM job_tally AS tally
        WHERE tally.span = 43200
        UNION ALL
        SELECT delta.pending, delta.running, delta.completed, delta.failed, delta.cancelled
        FROM job_tally_delta AS delta
        WHERE delta.txid >= fold.since OR delta.txid = ANY (fold.open_then)
    ) AS part;
END
$$;
