-- Purpose: creates ready jobs with their history, of 2,000 owners and 50 projects at random, so that few jobs share facets.
-- Parameters: jobs, priorities (how many they spread over) integer; queue, task text; args jsonb.
WITH given AS MATERIALIZED (
    SELECT
        nextval('job_id_seq') AS id,
        'owner-' || trunc(random() * 2000) AS owner,
        'project-' || trunc(random() * 50) AS project,
        1 + n %% %(priorities)s::integer AS priority,
        now() AS at
    FROM generate_series(1, %(jobs)s::integer) AS n
),

asked AS (
    INSERT INTO job (id, name, queue, owner, project, task, args, priority, created_at)
    SELECT id, 'benchmark the facets', %(queue)s::text, owner, project, %(task)s::text, %(args)s::jsonb, priority, at
    FROM given
),

latest AS (
    INSERT INTO job_latest (id, priority, queue, owner, project, created_at, created_minute, updated_at, status_at)
    SELECT id, priority, %(queue)s::text, owner, project, at, job_minute(at), at, at
    FROM given
)

INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
SELECT id, 'PENDING', at, 'bench', 1
FROM given
