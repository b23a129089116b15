-- Purpose: creates a job in the old layout, as job_create of commit c1cc3a4.
-- Parameters: name, description, queue, task, unique_key, actor text; priority, max_attempts smallint;
--   scheduled_at timestamptz; args, resource_requirements jsonb.
-- Rows: none (unique_key exists) or one: id, body (JSON text), version.
WITH created AS (
    INSERT INTO job (
        name, description, priority, queue, task, args, unique_key, max_attempts, scheduled_at, resource_requirements
    ) VALUES (
        %(name)s::text,
        %(description)s::text,
        %(priority)s::smallint,
        %(queue)s::text,
        %(task)s::text,
        %(args)s::jsonb,
        %(unique_key)s::text,
        %(max_attempts)s::smallint,
        %(scheduled_at)s::timestamptz,
        %(resource_requirements)s::jsonb
    )
    ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING
    RETURNING job AS entry, job.xmin::text AS version
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor)
    SELECT
        (entry).id,
        (entry).status,
        (entry).status_at,
        %(actor)s::text
    FROM created
    RETURNING job_status AS added
)

SELECT
    (created.entry).id,
    job_json(created.entry, json_build_array(job_status_json(history.added)), 1)::text AS body,
    created.version
FROM created
CROSS JOIN history
