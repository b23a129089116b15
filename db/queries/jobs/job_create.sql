-- Purpose: creates a job with its first status, PENDING, or does nothing if its unique_key exists already.
-- Parameters: name, description, queue, owner, project, task, unique_key, actor text; priority, max_attempts smallint;
--   scheduled_at timestamptz; args, resource_requirements jsonb.
-- Rows: none (unique_key exists) or one: id, body (JSON text), version.
-- Regions: created: all of it, for job_create_once.sql.
-- Index: job_unique_key_idx, by the function job_create.
/* created: */
SELECT
    id,
    body,
    version
FROM job_create(
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
    %(resource_requirements)s::jsonb,
    %(scheduled_at)s::timestamptz,
    %(actor)s::text
)
/* :created */
