-- Reading the tally, and counting it anew.

-- Where the deltas begin that the last fold did not see: at `since`, and those of the transactions that were open then.
-- Starting there keeps readers off the dead rows that a long transaction keeps from being vacuumed.
CREATE VIEW job_tally_boundary AS
SELECT
    pg_snapshot_xmax(snapshot) AS since,
    ARRAY(SELECT pg_snapshot_xip(snapshot)) AS open_then
FROM job_tally_fold
ORDER BY id DESC
LIMIT 1;

-- The deltas that the last fold did not see. The functions below read them by themselves, the boundary first: whatever the
-- statistics say of a queue, their plans must go by its index.
CREATE VIEW job_tally_unfolded AS
SELECT delta.minute, delta.block, delta.pending, delta.running, delta.completed, delta.failed, delta.cancelled
FROM job_tally_boundary AS fold
JOIN job_tally_delta AS delta ON delta.txid >= fold.since OR delta.txid = ANY (fold.open_then);

-- Largest multiple of span (minutes) that is not after minute; right for years before 1970 too.
CREATE FUNCTION job_tally_floor(minute integer, span integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN minute - ((minute % span) + span) % span;

-- Counts everything anew under a lock that holds writers off. For a restored dump, whose transaction ids mean nothing
-- here, and for the suspicious.
CREATE FUNCTION job_tally_rebuild() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE job IN SHARE MODE;
    TRUNCATE job_tally, job_tally_delta;
    INSERT INTO job_tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        1,
        created_minute,
        job_block(id),
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM job
    GROUP BY created_minute, job_block(id)
    -- Readers take stretches that lie beside each other: so do these, in few pages.
    ORDER BY created_minute, job_block(id);
    INSERT INTO job_tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        wide.span,
        job_tally_floor(fine.minute, wide.span),
        0,
        sum(fine.pending),
        sum(fine.running),
        sum(fine.completed),
        sum(fine.failed),
        sum(fine.cancelled)
    FROM job_tally AS fine
    CROSS JOIN (VALUES (60), (1440), (43200)) AS wide (span)
    GROUP BY wide.span, job_tally_floor(fine.minute, wide.span)
    ORDER BY 1, 2;
    -- The snapshot of now, with this very transaction among the open ones: it may go on and write more jobs.
    UPDATE job_tally_fold
    SET
        folded_at = now(),
        snapshot = (
            SELECT format(
                '%s:%s:%s',
                least(pg_snapshot_xmin(seen), own),
                pg_snapshot_xmax(seen),
                (
                    SELECT string_agg(xid::text, ',' ORDER BY xid)
                    FROM (SELECT pg_snapshot_xip(seen) UNION SELECT own WHERE own < pg_snapshot_xmax(seen)) AS open (xid)
                )
            )::pg_snapshot
            FROM (SELECT pg_current_snapshot() AS seen, pg_current_xact_id() AS own) AS this
        );
END
$$;

-- Jobs may be older than their tally: after an undo that was taken back.
SELECT job_tally_rebuild();

-- The block that holds the job at `position` (0-based, ascending order, counting only the statuses whose weight is 1),
-- how many such jobs of that block come before it, and how many the block holds. No row past the end. Walks from months
-- to blocks: about 130 tally rows at any depth.
CREATE FUNCTION job_tally_locate(
    "position" bigint, pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS TABLE (minute integer, block bigint, rest bigint, n bigint)
LANGUAGE plpgsql STABLE
-- The plan never depends on the values; planning anew would cost more than the walk.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    first_minute integer := -2147483648;
    last_minute integer := 2147483647;
    before bigint := 0;
    walked_span integer;
    stretch record;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    FOREACH walked_span IN ARRAY ARRAY[43200, 1440, 60, 1] LOOP
        FOR stretch IN
            SELECT part.minute, part.block, sum(part.n)::bigint AS n
            FROM (
                SELECT
                    tally.minute,
                    tally.block,
                    tally.pending * $2 + tally.running * $3 + tally.completed * $4 + tally.failed * $5
                    + tally.cancelled * $6 AS n
                FROM job_tally AS tally
                WHERE tally.span = walked_span AND tally.minute BETWEEN first_minute AND last_minute
                UNION ALL
                SELECT
                    job_tally_floor(delta.minute, walked_span),
                    CASE WHEN walked_span = 1 THEN delta.block ELSE 0 END,
                    delta.pending * $2 + delta.running * $3 + delta.completed * $4 + delta.failed * $5
                    + delta.cancelled * $6
                FROM job_tally_delta AS delta
                WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
                AND delta.minute BETWEEN first_minute AND last_minute
            ) AS part
            GROUP BY part.minute, part.block
            ORDER BY part.minute, part.block
        LOOP
            EXIT WHEN before + stretch.n > $1;
            before := before + stretch.n;
            stretch := NULL;
        END LOOP;
        IF stretch IS NULL THEN
            RETURN;
        END IF;
        first_minute := stretch.minute;
        last_minute := stretch.minute + walked_span - 1;
    END LOOP;
    RETURN QUERY SELECT stretch.minute, stretch.block, $1 - before, stretch.n;
END
$$;

-- How many jobs of the weighted statuses come before (minute, block) in ascending order.
CREATE FUNCTION job_tally_before(
    minute integer, block bigint,
    pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    month integer := job_tally_floor($1, 43200);
    day integer := job_tally_floor($1, 1440);
    hour integer := job_tally_floor($1, 60);
    answer bigint;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT coalesce(sum(n), 0) INTO answer
    FROM (
        SELECT
            tally.pending * $3 + tally.running * $4 + tally.completed * $5 + tally.failed * $6
            + tally.cancelled * $7 AS n
        FROM job_tally AS tally
        WHERE (tally.span = 43200 AND tally.minute < month)
        OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < day)
        OR (tally.span = 60 AND tally.minute >= day AND tally.minute < hour)
        OR (tally.span = 1 AND tally.minute >= hour AND (tally.minute, tally.block) < ($1, $2))
        UNION ALL
        SELECT
            delta.pending * $3 + delta.running * $4 + delta.completed * $5 + delta.failed * $6 + delta.cancelled * $7
        FROM job_tally_delta AS delta
        WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
        AND (delta.minute, delta.block) < ($1, $2)
    ) AS part;
    RETURN answer;
END
$$;

-- How many jobs of each status there are.
CREATE FUNCTION job_tally_total(
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
