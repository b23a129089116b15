-- Purpose: the same rows and columns as jobs, read from job_latest first: id, creation time and facets are its own,
--   so that its indexes serve conditions and orders of status and of recency. Whoever reads no column of job pays for
--   no join.
-- Columns: all of job and job_latest; version changes with each change of either row.
CREATE OR REPLACE VIEW jobs_from_latest AS
SELECT
    latest.id,
    latest.created_at,
    latest.updated_at,
    latest.scheduled_at,
    latest.started_at,
    latest.completed_at,
    latest.status_at,
    latest.lease_expires_at,
    latest.lease_token,
    latest.created_minute,
    latest.status,
    latest.priority,
    latest.attempt,
    job.max_attempts,
    latest.progress,
    latest.exit_code,
    job.name,
    latest.queue,
    latest.owner,
    latest.project,
    job.task,
    latest.worker,
    job.unique_key,
    job.description,
    latest.status_message,
    latest.error_message,
    job.args,
    job.resource_requirements,
    latest.result_data,
    latest.usage,
    latest.history_range,
    latest.xmin::text || '.' || job.xmin::text AS version
FROM job_latest AS latest
LEFT JOIN job ON job.id = latest.id;
