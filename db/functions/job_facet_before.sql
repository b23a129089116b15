-- Purpose: counts the jobs with one value of a facet that were created before a day, from the facet tally.
-- Parameters: facet; value; day: its first minute, null for all jobs; pending, running, completed, failed, cancelled: 1 for
--   each status to count, otherwise 0.
-- Returns: the count.
-- Reads: job_facet_tally_pkey, 30-day intervals and days, or one row for all jobs; job_tally_delta_txid_idx.
CREATE OR REPLACE FUNCTION job_facet_before(
    facet job_facet, value text, day integer,
    pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    month integer := job_tally_floor($3, 43200);
    answer bigint;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT coalesce(sum(n), 0) INTO answer
    FROM (
        SELECT
            tally.pending * $4 + tally.running * $5 + tally.completed * $6 + tally.failed * $7
            + tally.cancelled * $8 AS n
        FROM job_facet_tally AS tally
        WHERE tally.facet = $1 AND tally.value = $2
        AND (
            (tally.span = 0 AND $3 IS NULL)
            OR (tally.span = 43200 AND tally.minute < month)
            OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < $3)
        )
        UNION ALL
        SELECT
            delta.pending * $4 + delta.running * $5 + delta.completed * $6 + delta.failed * $7 + delta.cancelled * $8
        FROM job_tally_delta AS delta
        WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
        AND job_facet_value($1, delta.queue, delta.owner, delta.project, delta.priority) = $2
        AND (delta.minute < $3 OR $3 IS NULL)
    ) AS part;
    RETURN answer;
END
$$;
