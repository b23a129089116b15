-- Purpose: creates ready jobs with their history.
-- Parameters: jobs, priorities (how many they spread over) integer; queue, task text; args jsonb.
WITH given AS MATERIALIZED (
    SELECT
        nextval('job_id_seq') AS id,
        n,
        now() AS at
    FROM generate_series(1, %(jobs)s::integer) AS n
),

asked AS (
    INSERT INTO job (id, name, queue, task, args, priority, created_at)
    SELECT id, 'benchmark a claim, part ' || n, %(queue)s::text, %(task)s::text, %(args)s::jsonb, 1 + n %% %(priorities)s::integer, at
    FROM given
),

latest AS (
    INSERT INTO job_latest (id, priority, queue, created_at, created_minute, updated_at, status_at)
    SELECT id, 1 + n %% %(priorities)s::integer, %(queue)s::text, at, job_minute(at), at, at
    FROM given
)

INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
SELECT id, 'PENDING', at, 'bench', 1
FROM given
