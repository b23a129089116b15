-- Purpose: updates jobs that an earlier import left unfinished to their state in a later log. COPY adds their history.
-- Parameters: body json: an array of objects with the fields below. seen_status and seen_at are the values that the import
--   compared: a job that was changed since is not updated. Times are ISO 8601.
-- Rows: id bigint of each updated job.
-- Index: job_latest_pkey, job_pkey.
-- Fields that people edit stay: name, priority, existing resource requirements.
WITH given AS MATERIALIZED (
    SELECT *
    FROM json_to_recordset(%(body)s::json) AS entry (
        id bigint,
        seen_status status_type,
        seen_at timestamptz,
        status status_type,
        status_at timestamptz,
        status_message text,
        started_at timestamptz,
        completed_at timestamptz,
        attempt smallint,
        exit_code integer,
        unique_key text,
        description text,
        queue text,
        owner text,
        project text,
        error_message text,
        resource_requirements jsonb,
        result_data jsonb,
        usage jsonb
    )
),

continued AS (
    UPDATE job_latest AS latest
    SET
        updated_at = greatest(latest.updated_at, given.status_at),
        status = given.status,
        status_at = given.status_at,
        status_message = given.status_message,
        started_at = given.started_at,
        completed_at = given.completed_at,
        attempt = given.attempt,
        progress = CASE WHEN given.status_at = latest.status_at THEN latest.progress END,
        lease_token = NULL,
        lease_expires_at = NULL,
        error_message = given.error_message,
        exit_code = given.exit_code,
        usage = given.usage,
        result_data = coalesce(latest.result_data, '{}') || given.result_data
    FROM given
    WHERE latest.id = given.id AND latest.status = given.seen_status AND latest.status_at = given.seen_at
    RETURNING latest.id
),

described AS (
    UPDATE job
    SET
        unique_key = given.unique_key,
        description = CASE WHEN job.unique_key = given.unique_key THEN job.description ELSE given.description END,
        queue = given.queue,
        owner = coalesce(nullif(job.owner, ''), given.owner),
        project = coalesce(nullif(job.project, ''), given.project),
        resource_requirements = given.resource_requirements || job.resource_requirements
    FROM continued
    JOIN given ON given.id = continued.id
    WHERE job.id = continued.id
)

SELECT id
FROM continued
