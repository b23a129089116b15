-- Purpose: creates jobs, spread evenly over the last seven months, each with five statuses within three days.
-- Parameters: jobs integer.
WITH created AS (
    INSERT INTO job (name, created_at, updated_at, status, status_at, started_at, completed_at)
    SELECT
        'history ' || n,
        at,
        at + interval '3 days',
        'COMPLETED',
        at + interval '3 days',
        at + interval '1 day',
        at + interval '3 days'
    FROM generate_series(1, %(jobs)s::integer) AS n
    CROSS JOIN LATERAL (
        SELECT now() - interval '3 days' - n * (interval '207 days' / %(jobs)s::integer) AS at
    ) AS clock
    RETURNING id, created_at
)

INSERT INTO job_status (job_id, timestamp, status_type, message, actor)
SELECT
    created.id,
    created.created_at + step.after,
    step.status_type::status_type,
    'step of a history',
    'bench'
FROM created
CROSS JOIN (
    VALUES
    (interval '0', 'PENDING'),
    (interval '1 day', 'RUNNING'),
    (interval '36 hours', 'RUNNING'),
    (interval '2 days', 'RUNNING'),
    (interval '3 days', 'COMPLETED')
) AS step (after, status_type)
