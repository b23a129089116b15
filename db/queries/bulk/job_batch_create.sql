-- Purpose: creates many jobs with their first statuses, all or none.
-- Parameters: jobs json: an array of objects with all of the fields below, args and resource_requirements as JSON text (see
--   job_create.sql); actor text.
-- Rows: one: ids bigint[], in the order of the array.
-- Index: job_unique_key_idx, which refuses an existing key.
WITH created AS (
    INSERT INTO job (
        name, description, priority, queue, task, args, unique_key, max_attempts, scheduled_at, resource_requirements
    )
    SELECT
        name,
        description,
        priority,
        queue,
        task,
        args::jsonb,
        unique_key,
        max_attempts,
        scheduled_at,
        resource_requirements::jsonb
    FROM json_to_recordset(%(jobs)s::json) AS given (
        name text,
        description text,
        priority smallint,
        queue text,
        task text,
        args text,
        unique_key text,
        max_attempts smallint,
        scheduled_at timestamptz,
        resource_requirements text
    )
    RETURNING id, status, status_at
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor)
    SELECT id, status, status_at, %(actor)s::text
    FROM created
)

SELECT array_agg(id ORDER BY id) AS ids
FROM created
