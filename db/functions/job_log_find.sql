-- Purpose: what is known of the log of a job's attempt.
-- Parameters: job_id; number: of the attempt, null: the newest that has a log, or that runs or has run; settle: for how long
--   nothing has come when an attempt has ended.
-- Rows: none (no such job) or one: attempt; attempts: those with a log, and the one that runs; present: the job has had this
--   attempt; ended: nothing more is expected; line_count; size_bytes; arrived_bytes; lost_bytes; gap_after; tail_line: lines
--   from gap_after to this one were dropped; until_seq; unfinished: the last line has no end yet.
-- Reads: job_latest_pkey, job_log_attempt_pkey.
CREATE OR REPLACE FUNCTION job_log_find(job_id bigint, number smallint, settle interval)
RETURNS TABLE (
    attempt smallint,
    attempts smallint [],
    present boolean,
    ended boolean,
    line_count bigint,
    size_bytes bigint,
    arrived_bytes bigint,
    lost_bytes bigint,
    gap_after bigint,
    tail_line bigint,
    until_seq bigint,
    unfinished boolean
)
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
    SELECT
        chosen.attempt,
        chosen.attempts,
        chosen.attempt BETWEEN 1 AND latest.attempt AS present,
        (
            latest.attempt > chosen.attempt
            OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED')
        )
        AND greatest(log.last_at, latest.status_at) < now() - job_log_find.settle AS ended,
        coalesce(log.lines + CASE WHEN log.held > 0 THEN 1 ELSE 0 END, 0) AS line_count,
        coalesce(log.stored_bytes, 0) AS size_bytes,
        coalesce(log.stored_bytes + log.lost_bytes, 0) AS arrived_bytes,
        coalesce(log.lost_bytes, 0) AS lost_bytes,
        log.gap_after,
        CASE WHEN log.tail_seq IS NOT NULL THEN log.tail_line END AS tail_line,
        coalesce(upper(log.seqs), 0) AS until_seq,
        coalesce(log.held > 0, false) AS unfinished
    FROM job_latest AS latest
    CROSS JOIN LATERAL (
        SELECT
            coalesce(job_log_find.number, max(known.attempt), latest.attempt) AS attempt,
            coalesce(array_agg(known.attempt ORDER BY known.attempt), '{}') AS attempts
        FROM (
            SELECT logged.attempt
            FROM job_log_attempt AS logged
            WHERE logged.job_id = job_log_find.job_id
            UNION
            SELECT latest.attempt
            WHERE latest.status <> 'PENDING'
        ) AS known
    ) AS chosen
    LEFT JOIN job_log_attempt AS log ON log.job_id = job_log_find.job_id AND log.attempt = chosen.attempt
    WHERE latest.id = job_log_find.job_id;
END
$$;
