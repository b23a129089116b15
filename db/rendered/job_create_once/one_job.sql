-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH created AS MATERIALIZED (
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
),

kept AS (
    INSERT INTO job_idempotency_key (caller, key, digest, ids)
    SELECT %(caller)s::text, %(key)s::text, %(digest)s::bytea, int8multirange(int8range(id, id, '[]'))
    FROM created
)

SELECT id, body, version
FROM created
