-- Purpose: counts a window and the jobs of it before a given one, for a page by cursor. Without a window the tally is
--   read once, where job_count and job_position would read it twice.
-- Parameters: statuses: those that count, never empty; created_after (inclusive), created_before (exclusive): the window
--   of creation times, null where it is open; minute, id: the given job, null for none.
-- Rows: one: total; before, null without a job.
-- Reads: the tally, and job_created_idx or job_latest_status_idx within one block.
CREATE OR REPLACE FUNCTION job_place(
    statuses status_type [], created_after timestamptz, created_before timestamptz, minute integer, id bigint,
    OUT total bigint, OUT before bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_variable
DECLARE
    block bigint := job_block(job_place.id);
    month integer := job_tally_floor(minute, 43200);
    day integer := job_tally_floor(minute, 1440);
    hour integer := job_tally_floor(minute, 60);
    pending integer := ('PENDING' = ANY (statuses))::integer;
    running integer := ('RUNNING' = ANY (statuses))::integer;
    completed integer := ('COMPLETED' = ANY (statuses))::integer;
    failed integer := ('FAILED' = ANY (statuses))::integer;
    cancelled integer := ('CANCELLED' = ANY (statuses))::integer;
    fold record;
BEGIN
    IF created_after IS NOT NULL OR created_before IS NOT NULL OR minute IS NULL THEN
        total := job_count(statuses, created_after, created_before);
        before := job_position(statuses, created_after, created_before, minute, id);
        RETURN;
    END IF;
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT
        coalesce(sum(part.n) FILTER (WHERE part.everything), 0),
        coalesce(sum(part.n) FILTER (WHERE part.earlier), 0) + (
        SELECT count(*)
        FROM job
        WHERE statuses @> enum_range(NULL::status_type)
        AND job.created_minute = job_place.minute
        AND job.id >= job_block_start(block)
        AND job.id < job_place.id
    ) + (
        SELECT count(*)
        FROM job_latest AS job
        WHERE NOT statuses @> enum_range(NULL::status_type)
        AND job.status = ANY (statuses)
        AND job.created_minute = job_place.minute
        AND job.id >= job_block_start(block)
        AND job.id < job_place.id
    )
    INTO total, before
    FROM (
        SELECT
            tally.pending * pending + tally.running * running + tally.completed * completed + tally.failed * failed
            + tally.cancelled * cancelled AS n,
            tally.span = 43200 AS everything,
            tally.span < 43200 OR tally.minute < month AS earlier
        FROM job_tally AS tally
        WHERE tally.span = 43200
        OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < day)
        OR (tally.span = 60 AND tally.minute >= day AND tally.minute < hour)
        OR (tally.span = 1 AND tally.minute >= hour AND (tally.minute, tally.block) < (job_place.minute, block))
        UNION ALL
        SELECT
            delta.pending * pending + delta.running * running + delta.completed * completed + delta.failed * failed
            + delta.cancelled * cancelled,
            true,
            (delta.minute, delta.block) < (job_place.minute, block)
        FROM job_tally_delta AS delta
        WHERE delta.txid >= fold.since OR delta.txid = ANY (fold.open_then)
    ) AS part;
END
$$;
