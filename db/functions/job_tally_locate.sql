-- Purpose: finds the block that contains the job at a position, from about 130 rows of the tally at any depth.
-- Parameters: position: 0-based, ascending; pending, running, completed, failed, cancelled: 1 for each status to
--   count, otherwise 0.
-- Rows: one: minute, block, rest (the number of jobs of the block before the position), n (the number in the block);
--   none past the end.
-- Reads: job_tally_pkey, from 30-day intervals down to blocks; job_tally_delta_txid_idx.
CREATE OR REPLACE FUNCTION job_tally_locate(
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
