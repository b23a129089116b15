-- Purpose: updates jobs that an earlier import left unfinished to their state in a later log. COPY adds their history.
-- Parameters: body json: an array of objects with the fields below. seen_status and seen_at are the values that the import
--   compared: a job that was changed since is not updated. Times are ISO 8601.
-- Rows: id bigint of each updated job.
-- Index: job_pkey.
-- Fields that people edit stay: name, priority, existing resource requirements.
UPDATE job
SET
    updated_at = greatest(job.updated_at, given.status_at),
    status = given.status,
    status_at = given.status_at,
    status_message = given.status_message,
    started_at = given.started_at,
    completed_at = given.completed_at,
    attempt = given.attempt,
    progress = CASE WHEN given.status_at = job.status_at THEN job.progress END,
    lease_token = NULL,
    lease_expires_at = NULL,
    unique_key = given.unique_key,
    description = CASE WHEN job.unique_key = given.unique_key THEN job.description ELSE given.description END,
    queue = given.queue,
    error_message = given.error_message,
    resource_requirements = given.resource_requirements || job.resource_requirements,
    result_data = coalesce(job.result_data, '{}') || given.result_data
FROM json_to_recordset(%(body)s::json) AS given (
    id bigint,
    seen_status status_type,
    seen_at timestamptz,
    status status_type,
    status_at timestamptz,
    status_message text,
    started_at timestamptz,
    completed_at timestamptz,
    attempt smallint,
    unique_key text,
    description text,
    queue text,
    error_message text,
    resource_requirements jsonb,
    result_data jsonb
)
WHERE job.id = given.id AND job.status = given.seen_status AND job.status_at = given.seen_at
RETURNING job.id
