-- Purpose: a job as one row: what was asked (job) and where it stands (job_latest). For reading, and for writing single
--   rows. Whoever reads no column of job_latest does not pay for it: the planner leaves the join out.
-- Columns: all of job and job_latest; version changes with each change of either row.
CREATE OR REPLACE VIEW jobs AS
SELECT
    job.id,
    job.created_at,
    latest.updated_at,
    latest.scheduled_at,
    latest.started_at,
    latest.completed_at,
    latest.status_at,
    latest.lease_expires_at,
    latest.lease_token,
    job.created_minute,
    latest.status,
    job.priority,
    latest.attempt,
    job.max_attempts,
    latest.progress,
    latest.exit_code,
    job.name,
    job.queue,
    job.owner,
    job.project,
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
FROM job
LEFT JOIN job_latest AS latest ON latest.id = job.id;
