-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH
given AS MATERIALIZED (
    SELECT
        nextval('job_id_seq') AS id,
        entry.*
    FROM json_to_recordset(%(jobs)s::json) AS entry (
        name text,
        description text,
        priority smallint,
        queue text,
        owner text,
        project text,
        task text,
        args text,
        unique_key text,
        max_attempts smallint,
        scheduled_at timestamptz,
        resource_requirements text
    )
),

created AS (
    INSERT INTO job (
        id, name, description, priority, queue, owner, project, task, args, unique_key, max_attempts,
        resource_requirements
    )
    SELECT
        id,
        name,
        description,
        priority,
        queue,
        owner,
        project,
        task,
        args::jsonb,
        unique_key,
        max_attempts,
        resource_requirements::jsonb
    FROM given
),

latest AS (
    INSERT INTO job_latest (
        id, created_at, created_minute, updated_at, status_at, scheduled_at, priority, queue, owner, project
    )
    SELECT id, now(), job_minute(now()), now(), now(), scheduled_at, priority, queue, owner, project
    FROM given
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
    SELECT id, 'PENDING', now(), %(actor)s::text, 1
    FROM given
),

kept AS (
    INSERT INTO job_idempotency_key (caller, key, digest, ids)
    SELECT %(caller)s::text, %(key)s::text, %(digest)s::bytea, range_agg(int8range(id, id, '[]'))
    FROM given
)

SELECT array_agg(id ORDER BY id) AS ids
FROM given
