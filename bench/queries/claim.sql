-- Purpose: claims the next jobs of a queue for a worker and writes their history.
-- Parameters: queue, worker text; limit integer.
-- Rows: one: the number of claimed jobs.
-- Index: job_claim_idx.
WITH due AS MATERIALIZED (
    SELECT id
    FROM job
    WHERE status = 'PENDING'
    AND queue = %(queue)s::text
    AND coalesce(scheduled_at, created_at) <= now()
    ORDER BY priority DESC, coalesce(scheduled_at, created_at), id
    LIMIT %(limit)s::integer
    FOR NO KEY UPDATE SKIP LOCKED
),

claimed AS (
    UPDATE job
    SET
        updated_at = now(),
        status = 'RUNNING',
        status_at = now(),
        status_message = '',
        started_at = now(),
        worker = %(worker)s::text,
        lease_token = gen_random_uuid(),
        lease_expires_at = now() + interval '1 minute'
    FROM due
    WHERE job.id = due.id
    RETURNING job.id, job.status, job.status_at
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor)
    SELECT id, status, status_at, %(worker)s::text
    FROM claimed
)

SELECT count(*)
FROM claimed
