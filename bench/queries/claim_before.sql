-- Purpose: claims the next jobs of a queue in the old layout, with their history.
-- Parameters: queue text; limit integer.
-- Rows: one: ids bigint[], null for none.
WITH due AS MATERIALIZED (
    SELECT id
    FROM job
    WHERE
        status = 'PENDING'
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
        worker = 'bench',
        lease_token = gen_random_uuid(),
        lease_expires_at = now() + interval '1 minute'
    FROM due
    WHERE job.id = due.id
    RETURNING job.id, job.status, job.status_at
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor)
    SELECT id, status, status_at, 'bench'
    FROM claimed
)

SELECT array_agg(id) AS ids
FROM claimed
