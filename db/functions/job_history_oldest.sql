-- Purpose: reads the oldest statuses of a job; planned as job_history_newest is.
-- Parameters: job_id; history_from, history_to: the time that its history lies in; most: how many rows at most;
--   after_at, after_id: the status to continue after, none by default.
-- Rows: of job_status, oldest first.
-- Reads: job_status_pkey of the partitions of that time.
CREATE OR REPLACE FUNCTION job_history_oldest(
    job_id bigint, history_from timestamptz, history_to timestamptz, most integer,
    after_at timestamptz DEFAULT '-infinity', after_id bigint DEFAULT 0
) RETURNS SETOF job_status
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) > ($5, $6)
    ORDER BY entry.timestamp, entry.id
    LIMIT $4;
END
$$;
