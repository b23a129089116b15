-- Purpose: what is known of the log of a job's attempt.
-- Parameters: job_id bigint; attempt smallint, null: the newest that has a log, or that runs or has run.
-- Rows: none (no such job) or one: attempt smallint, present boolean (the job has had this attempt), attempts smallint[],
--   ended boolean (by now and for settle_s seconds nothing has come), line_count, size_bytes, arrived_bytes, lost_bytes bigint,
--   gap_after bigint or null, tail_line bigint or null (lines from gap_after to this one were dropped), until_seq bigint, unfinished boolean (the last line has no end yet).
-- Index: job_latest_pkey, job_log_attempt_pkey.
SELECT
    chosen.attempt,
    chosen.attempts,
    chosen.attempt BETWEEN 1 AND latest.attempt AS present,
    (
        latest.attempt > chosen.attempt
        OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED')
    )
    AND greatest(log.last_at, latest.status_at) < now() - interval '1 second' * %(settle_s)s::double precision AS ended,
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
        coalesce(%(attempt)s::smallint, max(known.attempt), latest.attempt) AS attempt,
        coalesce(array_agg(known.attempt ORDER BY known.attempt), '{}') AS attempts
    FROM (
        SELECT logged.attempt
        FROM job_log_attempt AS logged
        WHERE logged.job_id = latest.id
        UNION
        SELECT latest.attempt
        WHERE latest.status <> 'PENDING'
    ) AS known
) AS chosen
LEFT JOIN job_log_attempt AS log ON log.job_id = latest.id AND log.attempt = chosen.attempt
WHERE latest.id = %(job_id)s::bigint
