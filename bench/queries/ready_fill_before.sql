-- Purpose: creates ready jobs with their history in the old layout.
-- Parameters: jobs integer; queue text.
WITH created AS (
    INSERT INTO job (name, queue, task, priority)
    SELECT 'benchmark a claim, part ' || n, %(queue)s::text, 'bench', 1 + n %% 10
    FROM generate_series(1, %(jobs)s::integer) AS n
    RETURNING id, created_at
)

INSERT INTO job_status (job_id, status_type, timestamp, actor)
SELECT id, 'PENDING', created_at, 'bench'
FROM created
