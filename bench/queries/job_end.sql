-- Purpose: completes a running job.
-- Parameters: id bigint.
WITH updated AS (
    UPDATE job_latest
    SET updated_at = now(), status = 'COMPLETED', status_at = now(), completed_at = now(), progress = 100
    WHERE id = %(id)s::bigint
    RETURNING id, status, status_at
)

INSERT INTO job_status (job_id, status_type, timestamp, actor)
SELECT id, status, status_at, 'bench'
FROM updated
