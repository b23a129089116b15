-- Purpose: creates jobs, spread evenly over the last seven months, each with five statuses within three days.
-- Parameters: jobs integer.
WITH given AS MATERIALIZED (
    SELECT
        nextval('job_id_seq') AS id,
        n,
        now() - interval '3 days' - n * (interval '207 days' / %(jobs)s::integer) AS at
    FROM generate_series(1, %(jobs)s::integer) AS n
),

created AS (
    INSERT INTO job (id, name, created_at)
    SELECT id, 'history ' || n, at
    FROM given
),

latest AS (
    INSERT INTO job_latest (
        id, priority, created_at, created_minute, updated_at, status, status_at, started_at, completed_at
    )
    SELECT
        id,
        5,
        at,
        job_minute(at),
        at + interval '3 days',
        'COMPLETED',
        at + interval '3 days',
        at + interval '1 day',
        at + interval '3 days'
    FROM given
)

INSERT INTO job_status (job_id, timestamp, status_type, message, actor)
SELECT
    given.id,
    given.at + step.after,
    step.status_type::status_type,
    'step of a history',
    'bench'
FROM given
CROSS JOIN (
    VALUES
    (interval '0', 'PENDING'),
    (interval '1 day', 'RUNNING'),
    (interval '36 hours', 'RUNNING'),
    (interval '2 days', 'RUNNING'),
    (interval '3 days', 'COMPLETED')
) AS step (after, status_type)
