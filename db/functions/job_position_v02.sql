-- Counts and positions in the order (created_minute, id), exact at the caller's snapshot, for any set of statuses and
-- any window of creation time. Whole minutes come from the tally; only the two minutes that a window may cut through
-- are counted row by row.
--
-- Parameters of all three: statuses: those that count, never empty; created_after (>=) and created_before (<): the
-- window, null where it is open. Positions are 0-based and ascending.

CREATE FUNCTION job_minute(at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- Times beyond the year 6053 share the last minute but one; no job is that young.
RETURN least(floor(extract(EPOCH FROM at) / 60), 2147483646)::integer;

-- Jobs before a place in the order, the window left aside.
CREATE FUNCTION job_rank(statuses status_type [], minute integer, id bigint) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN job_tally_before(
        job_rank.minute,
        job_block(job_rank.id),
        ('PENDING' = ANY (statuses))::integer,
        ('RUNNING' = ANY (statuses))::integer,
        ('COMPLETED' = ANY (statuses))::integer,
        ('FAILED' = ANY (statuses))::integer,
        ('CANCELLED' = ANY (statuses))::integer
    ) + (
        SELECT count(*)
        FROM job
        WHERE job.status = ANY (statuses)
        AND job.created_minute = job_rank.minute
        AND job.id >= job_block_start(job_block(job_rank.id))
        AND job.id < job_rank.id
    );
END
$$;

-- Jobs of one minute, before a place in it, that lie before a moment (early) or not (late).
CREATE FUNCTION job_minute_count(
    statuses status_type [], at timestamptz, early boolean, minute integer, id bigint
) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT count(*)
FROM job
WHERE job.status = ANY (statuses)
AND job.created_minute = job_minute(at)
AND (job.created_minute, job.id) < (job_minute_count.minute, job_minute_count.id)
AND (job.created_at < at) = early;
END;

-- How many jobs of the window come before a place in the order.
CREATE FUNCTION job_position(
    statuses status_type [], created_after timestamptz, created_before timestamptz, minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answer bigint := job_rank(statuses, job_position.minute, job_position.id);
BEGIN
    IF created_after IS NOT NULL THEN
        answer := answer - job_rank(statuses, job_minute(created_after), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            answer := answer - job_minute_count(statuses, created_after, true, job_position.minute, job_position.id);
        END IF;
    END IF;
    IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
        answer := answer - job_minute_count(statuses, created_before, false, job_position.minute, job_position.id);
    END IF;
    RETURN answer;
END
$$;

-- How many jobs the window holds.
CREATE FUNCTION job_count(
    statuses status_type [], created_after timestamptz, created_before timestamptz
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF created_before IS NULL THEN
        RETURN job_position(statuses, created_after, NULL, 2147483647, 9223372036854775807);
    END IF;
    -- An inverted window is empty, not negative.
    RETURN greatest(0, job_position(
        statuses,
        created_after,
        created_before,
        job_minute(created_before) + CASE created_before WHEN date_trunc('minute', created_before, 'UTC') THEN 0 ELSE 1 END,
        0
    ));
END
$$;

-- The place of the job at a position of the window; null past its end.
CREATE FUNCTION job_at(
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
        FROM job
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
        FROM job
        WHERE job.status = ANY (statuses) AND job.created_minute = last_minute AND job.created_at < created_before
        ORDER BY job.id
        OFFSET rank - job_rank(statuses, last_minute, 0) LIMIT 1;
        RETURN;
    END IF;
    -- From the nearer end of the block: the newest jobs are looked at most, and stand at the end of one.
    IF place.rest > place.n / 2 THEN
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job
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
    FROM job
    WHERE job.status = ANY (statuses)
    AND job.created_minute = place.minute
    AND job.id >= job_block_start(place.block)
    AND job.id < job_block_start(place.block + 1)
    ORDER BY job.id
    OFFSET place.rest LIMIT 1;
END
$$;

-- Both at once, for a page by cursor: how many jobs the window holds, and how many of them come before a place in the
-- order. Without a window in one look at the tally; job_count and job_position would take two. A null place leaves
-- `before` null.
CREATE FUNCTION job_place(
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
        WHERE job.status = ANY (statuses)
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
