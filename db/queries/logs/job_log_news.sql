-- Purpose: says which of the waiting readers of logs have news: bytes have arrived, the attempt has ended, or the job is gone.
-- Parameters: job_ids bigint[]; attempts smallint[]; arrived bigint[], as many bytes as each has seen; settle_s double precision:
--   for how long nothing has come when an attempt has ended.
-- Rows: place bigint, from 1, in the arrays.
-- Index: job_latest_pkey, job_log_attempt_pkey.
SELECT wanted.place
FROM
    unnest(%(job_ids)s::bigint [], %(attempts)s::smallint [], %(arrived)s::bigint []) WITH ORDINALITY
        AS wanted (job_id, attempt, arrived, place)
-- OFFSET keeps it one look for each.
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
        AND greatest(log.last_at, latest.status_at) < now() - interval '1 second' * %(settle_s)s::double precision
    )
