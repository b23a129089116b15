-- Purpose: creates many jobs in the old layout, as job_batch_create of commit c1cc3a4.
-- Parameters: body json: an array of objects with the fields below; actor text.
-- Rows: one: ids bigint[], in the order of the array.
WITH created AS (
    INSERT INTO job (
        name, description, priority, queue, task, args, unique_key, max_attempts, scheduled_at, resource_requirements
    )
    SELECT
        name,
        coalesce(description, ''),
        coalesce(priority, 5),
        coalesce(queue, 'default'),
        coalesce(task, ''),
        coalesce(args, '{}'),
        unique_key,
        coalesce(max_attempts, 3),
        scheduled_at,
        coalesce(resource_requirements, '{}')
    FROM json_to_recordset(%(body)s::json) AS given (
        name text,
        description text,
        priority smallint,
        queue text,
        task text,
        args jsonb,
        unique_key text,
        max_attempts smallint,
        scheduled_at timestamptz,
        resource_requirements jsonb
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
