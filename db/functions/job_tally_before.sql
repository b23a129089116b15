-- Purpose: counts the jobs before a block in the order (created_minute, block), from the tally.
-- Parameters: minute, block; pending, running, completed, failed, cancelled: 1 for each status to count, otherwise 0.
-- Returns: the count.
-- Reads: job_tally_pkey, from 30-day intervals down to blocks; job_tally_delta_txid_idx.
CREATE OR REPLACE FUNCTION job_tally_before(
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
