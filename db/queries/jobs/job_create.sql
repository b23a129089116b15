-- Purpose: creates a job with its first status, PENDING, or does nothing if its unique_key exists already.
-- Parameters: name, description, queue, owner, project, task, unique_key, actor text; priority, max_attempts smallint;
--   scheduled_at timestamptz; args, resource_requirements jsonb.
-- Rows: none (unique_key exists) or one: id, body (JSON text), version.
-- Index: job_unique_key_idx.
WITH created AS (
    INSERT INTO job (
        name, description, priority, queue, owner, project, task, args, unique_key, max_attempts, resource_requirements
    ) VALUES (
        %(name)s::text,
        %(description)s::text,
        %(priority)s::smallint,
        %(queue)s::text,
        %(owner)s::text,
        %(project)s::text,
        %(task)s::text,
        %(args)s::jsonb,
        %(unique_key)s::text,
        %(max_attempts)s::smallint,
        %(resource_requirements)s::jsonb
    )
    ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING
    RETURNING job AS asked, job.xmin::text AS version
),

latest AS (
    INSERT INTO job_latest (
        id, created_at, created_minute, updated_at, status_at, scheduled_at, priority, queue, owner, project
    )
    SELECT
        (asked).id,
        (asked).created_at,
        (asked).created_minute,
        (asked).created_at,
        (asked).created_at,
        %(scheduled_at)s::timestamptz,
        (asked).priority,
        (asked).queue,
        (asked).owner,
        (asked).project
    FROM created
    RETURNING job_latest AS latest, job_latest.xmin::text AS version
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
    SELECT
        (latest).id,
        (latest).status,
        (latest).status_at,
        %(actor)s::text,
        (latest).attempt
    FROM latest
    RETURNING job_status AS added
)

SELECT
    (created.asked).id,
    job_json(created.asked, latest.latest, json_build_array(job_status_json(history.added)), 1)::text AS body,
    latest.version || '.' || created.version AS version
FROM created
CROSS JOIN latest
CROSS JOIN history
