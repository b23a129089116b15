-- Purpose: completes running jobs in the old layout, with their history.
-- Parameters: ids bigint[].
-- Rows: one: how many.
WITH finished AS (
    UPDATE job
    SET
        updated_at = now(),
        status = 'COMPLETED',
        status_at = now(),
        completed_at = now(),
        progress = 100,
        lease_token = NULL,
        lease_expires_at = NULL
    WHERE id = ANY (%(ids)s::bigint []) AND status = 'RUNNING'
    RETURNING id, status, status_at
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, progress, actor)
    SELECT id, status, status_at, 100, 'bench'
    FROM finished
)

SELECT count(*)
FROM finished
