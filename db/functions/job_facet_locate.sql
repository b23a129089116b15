-- Purpose: finds the day of the job at a position among those with one value of a facet, from the facet tally.
-- Parameters: facet; value; position: 0-based, ascending; pending, running, completed, failed, cancelled: 1 for each status
--   to count, otherwise 0.
-- Rows: one: day (its first minute), rest (the number of jobs of the day before the position), n (the number in the day),
--   total (the same with any status); none past the end.
-- Reads: job_facet_tally_pkey, 30-day intervals, then days of one; job_tally_delta_txid_idx.
CREATE OR REPLACE FUNCTION job_facet_locate(
    facet job_facet, value text, "position" bigint,
    pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS TABLE (day integer, rest bigint, n bigint, total bigint)
LANGUAGE plpgsql STABLE
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
    FOREACH walked_span IN ARRAY ARRAY[43200, 1440] LOOP
        FOR stretch IN
            SELECT part.minute, sum(part.n)::bigint AS n, sum(part.total)::bigint AS total
            FROM (
                SELECT
                    tally.minute,
                    tally.pending * $4 + tally.running * $5 + tally.completed * $6 + tally.failed * $7
                    + tally.cancelled * $8 AS n,
                    tally.pending + tally.running + tally.completed + tally.failed + tally.cancelled AS total
                FROM job_facet_tally AS tally
                WHERE tally.facet = $1 AND tally.value = $2 AND tally.span = walked_span
                AND tally.minute BETWEEN first_minute AND last_minute
                UNION ALL
                SELECT
                    job_tally_floor(delta.minute, walked_span),
                    delta.pending * $4 + delta.running * $5 + delta.completed * $6 + delta.failed * $7
                    + delta.cancelled * $8,
                    delta.pending + delta.running + delta.completed + delta.failed + delta.cancelled
                FROM job_tally_delta AS delta
                WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
                AND job_facet_value($1, delta.queue, delta.owner, delta.project, delta.priority) = $2
                AND delta.minute BETWEEN first_minute AND last_minute
            ) AS part
            GROUP BY part.minute
            ORDER BY part.minute
        LOOP
            EXIT WHEN before + stretch.n > $3;
            before := before + stretch.n;
            stretch := NULL;
        END LOOP;
        IF stretch IS NULL THEN
            RETURN;
        END IF;
        first_minute := stretch.minute;
        last_minute := stretch.minute + walked_span - 1;
    END LOOP;
    RETURN QUERY SELECT stretch.minute, $3 - before, stretch.n, stretch.total;
END
$$;
