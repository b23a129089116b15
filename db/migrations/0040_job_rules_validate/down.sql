SET LOCAL lock_timeout = '2s';

ALTER TABLE job
DROP CONSTRAINT job_valid,
ADD CONSTRAINT job_valid CHECK (
    job_valid(name, queue, owner, project, task, unique_key, priority, max_attempts, args, resource_requirements)
) NOT VALID;

ALTER TABLE job_latest
DROP CONSTRAINT job_latest_valid,
ADD CONSTRAINT job_latest_valid CHECK (
    job_latest_valid(
        status, created_at, updated_at, started_at, completed_at, lease_expires_at, lease_token, attempt, progress, usage
    )
) NOT VALID;
