-- Purpose: starts a job.
-- Parameters: id bigint.
WITH updated AS (
    UPDATE job_latest
    SET updated_at = now(), status = 'RUNNING', status_at = now(), started_at = now(), progress = 0
    WHERE id = %(id)s::bigint
    RETURNING id, status, status_at
)

INSERT INTO job_status (job_id, status_type, timestamp, actor)
SELECT id, status, status_at, 'bench'
FROM updated
