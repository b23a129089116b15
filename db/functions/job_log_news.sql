-- Purpose: says which waiting readers of logs have news: bytes have arrived, the attempt has ended, or the job is gone.
-- Parameters: job_ids, attempts; seen: as many bytes as each has seen; settle: for how long nothing has come when an
--   attempt has ended.
-- Rows: places in the arrays, from 1.
-- Reads: job_latest_pkey, job_log_attempt_pkey.
CREATE OR REPLACE FUNCTION job_log_news(job_ids bigint [], attempts smallint [], seen bigint [], settle interval)
RETURNS SETOF bigint
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT wanted.place
    FROM
        unnest(job_ids, attempts, seen) WITH ORDINALITY AS wanted (job_id, attempt, arrived, place)
    LEFT JOIN LATERAL (
        SELECT
            job_latest.attempt,
            job_latest.status,
            job_latest.status_at
        FROM job_latest
        WHERE job_latest.id = wanted.job_id
        OFFSET 0
    ) AS latest ON true
    LEFT JOIN LATERAL (
        SELECT
            log.last_at,
            log.stored_bytes + log.lost_bytes AS arrived
        FROM job_log_attempt AS log
        WHERE log.job_id = wanted.job_id AND log.attempt = wanted.attempt
        OFFSET 0
    ) AS log ON true
    WHERE
        latest.status IS NULL
        OR coalesce(log.arrived, 0) <> wanted.arrived
        OR (
            (latest.attempt > wanted.attempt OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED'))
            AND greatest(log.last_at, latest.status_at) < now() - settle
        );
END
$$;
