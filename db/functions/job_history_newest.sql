-- Purpose: reads the newest statuses of a job. The plan holds all partitions and is made once a session; those outside
--   the time are dropped when it starts. Planning for the values would cost more with 120 partitions, and a subquery in
--   the place of a bound would open every one (docs/benchmarks/results.md).
-- Parameters: job_id; history_from, history_to: the time that its history lies in; most: how many rows at most;
--   before_at, before_id: the status to continue before, none by default.
-- Rows: of job_status, newest first.
-- Reads: job_status_pkey of the partitions of that time.
CREATE OR REPLACE FUNCTION job_history_newest(
    job_id bigint, history_from timestamptz, history_to timestamptz, most integer,
    before_at timestamptz DEFAULT 'infinity', before_id bigint DEFAULT 0
) RETURNS SETOF job_status
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) < ($5, $6)
    ORDER BY entry.timestamp DESC, entry.id DESC
    LIMIT $4;
END
$$;
