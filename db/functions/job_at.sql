-- Purpose: finds the job at a position of the order (created_minute, id).
-- Parameters: statuses: those that count, never empty; created_after (inclusive), created_before (exclusive): the window
--   of creation times, null where it is open; position: 0-based, ascending.
-- Rows: one: minute, id; none past the end.
-- Reads: the tally down to a block, then job_latest_status_idx within that block, job_created_idx for all statuses.
--   Only the two minutes that a window cuts through are counted row by row.
CREATE OR REPLACE FUNCTION job_at(
    statuses status_type [], created_after timestamptz, created_before timestamptz, "position" bigint
) RETURNS TABLE (minute integer, id bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    first_minute integer := job_minute(created_after);
    last_minute integer := job_minute(created_before);
    rank bigint := job_at.position;
    skipped bigint := 0;
    place record;
    from_end boolean;
BEGIN
    IF job_at.position IS NULL OR job_at.position < 0 THEN
        RETURN;
    END IF;
    IF created_after IS NOT NULL THEN
        rank := rank + job_rank(statuses, first_minute, 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            skipped := job_minute_count(statuses, created_after, true, first_minute, 9223372036854775807);
            rank := rank + skipped;
        END IF;
    END IF;
    SELECT located.minute, located.block, located.rest, located.n INTO place
    FROM job_tally_locate(
        rank,
        ('PENDING' = ANY (statuses))::integer,
        ('RUNNING' = ANY (statuses))::integer,
        ('COMPLETED' = ANY (statuses))::integer,
        ('FAILED' = ANY (statuses))::integer,
        ('CANCELLED' = ANY (statuses))::integer
    ) AS located;
    -- In a minute that the window cuts through, rows outside lie between rows inside: go by its own rows. The first
    -- minute's last jobs may be reached through rows that do not count, so it is tried before what the walk found.
    IF skipped > 0 THEN
        SELECT job.created_minute AS minute, job.id INTO minute, id
        FROM job_latest AS job
        WHERE job.status = ANY (statuses) AND job.created_minute = first_minute AND job.created_at >= created_after
        AND job.created_at < coalesce(created_before, 'infinity')
        ORDER BY job.id
        OFFSET job_at.position LIMIT 1;
        IF FOUND THEN
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    IF place.minute IS NULL OR place.minute > last_minute THEN
        RETURN;
    END IF;
    IF place.minute = last_minute THEN
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job_latest AS job
        WHERE job.status = ANY (statuses) AND job.created_minute = last_minute AND job.created_at < created_before
        ORDER BY job.id
        OFFSET rank - job_rank(statuses, last_minute, 0) LIMIT 1;
        RETURN;
    END IF;
    -- From the nearer end of the block: the newest jobs are looked at most, and stand at the end of one.
    from_end := place.rest > place.n / 2;
    IF NOT statuses @> enum_range(NULL::status_type) THEN
        IF from_end THEN
            RETURN QUERY
            SELECT job.created_minute, job.id
            FROM job_latest AS job
            WHERE job.status = ANY (statuses)
            AND job.created_minute = place.minute
            AND job.id >= job_block_start(place.block)
            AND job.id < job_block_start(place.block + 1)
            ORDER BY job.id DESC
            OFFSET place.n - 1 - place.rest LIMIT 1;
            RETURN;
        END IF;
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job_latest AS job
        WHERE job.status = ANY (statuses)
        AND job.created_minute = place.minute
        AND job.id >= job_block_start(place.block)
        AND job.id < job_block_start(place.block + 1)
        ORDER BY job.id
        OFFSET place.rest LIMIT 1;
        RETURN;
    END IF;
    -- Any status: by the index in the order of creation.
    IF from_end THEN
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job
        WHERE job.created_minute = place.minute
        AND job.id >= job_block_start(place.block)
        AND job.id < job_block_start(place.block + 1)
        ORDER BY job.id DESC
        OFFSET place.n - 1 - place.rest LIMIT 1;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT job.created_minute, job.id
    FROM job
    WHERE job.created_minute = place.minute
    AND job.id >= job_block_start(place.block)
    AND job.id < job_block_start(place.block + 1)
    ORDER BY job.id
    OFFSET place.rest LIMIT 1;
END
$$;
