-- Purpose: moves jobs to their next status, with history: PENDING, RUNNING, COMPLETED, and PENDING again.
-- Parameters: ids bigint[].
-- Rows: one: how many.
WITH changed AS (
    UPDATE job_latest
    SET
        status = CASE status WHEN 'PENDING' THEN 'RUNNING' WHEN 'RUNNING' THEN 'COMPLETED' ELSE 'PENDING' END::status_type,
        updated_at = greatest(now(), updated_at + interval '1 microsecond'),
        status_at = greatest(now(), updated_at + interval '1 microsecond'),
        started_at = CASE status
            WHEN 'PENDING' THEN greatest(now(), updated_at + interval '1 microsecond')
            WHEN 'RUNNING' THEN started_at
        END,
        completed_at = CASE status WHEN 'RUNNING' THEN greatest(now(), updated_at + interval '1 microsecond') END
    WHERE id = ANY (%(ids)s::bigint [])
    RETURNING id, status, status_at, attempt
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
    SELECT id, status, status_at, 'bench', attempt
    FROM changed
)

SELECT count(*)
FROM changed
