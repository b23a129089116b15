-- Purpose: inserts a batch of jobs, with where each stands. In one statement, since a job is never without its row in
--   job_latest. COPY adds their history.
-- Parameters: body json: an array of objects with the fields below. Times are ISO 8601.
-- Rows: none.
-- Index: writes all of job and job_latest.
WITH given AS MATERIALIZED (
    SELECT *
    FROM json_to_recordset(%(body)s::json) AS entry (
        id bigint,
        created_at timestamptz,
        scheduled_at timestamptz,
        started_at timestamptz,
        completed_at timestamptz,
        status_at timestamptz,
        status status_type,
        attempt smallint,
        exit_code integer,
        name text,
        queue text,
        owner text,
        project text,
        unique_key text,
        description text,
        status_message text,
        error_message text,
        resource_requirements jsonb,
        result_data jsonb,
        usage jsonb
    )
),

asked AS (
    INSERT INTO job (id, created_at, name, queue, owner, project, unique_key, description, resource_requirements)
    SELECT
        id,
        created_at,
        name,
        queue,
        owner,
        project,
        unique_key,
        description,
        resource_requirements
    FROM given
    RETURNING id, created_at, priority
)

INSERT INTO job_latest (
    id, created_at, created_minute, updated_at, status_at, scheduled_at, started_at, completed_at, status, priority, queue,
    owner, project, attempt, exit_code, status_message, error_message, result_data, usage
)
SELECT
    given.id,
    given.created_at,
    job_minute(given.created_at),
    given.status_at,
    given.status_at,
    given.scheduled_at,
    given.started_at,
    given.completed_at,
    given.status,
    asked.priority,
    given.queue,
    given.owner,
    given.project,
    given.attempt,
    given.exit_code,
    given.status_message,
    given.error_message,
    given.result_data,
    given.usage
FROM given
JOIN asked ON asked.id = given.id
