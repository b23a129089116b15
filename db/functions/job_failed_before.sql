-- Purpose: tells whether a PENDING job waits after a failure, by the status before.
-- Parameters: latest: the row of the job.
-- Returns: whether its status before was FAILED.
-- Reads: one row of job_status_pkey, for a job with a second attempt.
CREATE OR REPLACE FUNCTION job_failed_before(latest job_latest) RETURNS boolean
LANGUAGE sql STABLE
RETURN latest.attempt > 1 AND EXISTS (
    SELECT
    FROM job_history_newest(latest.id, job_history_from(latest), job_history_to(latest), 1, latest.status_at, 0) AS before
    WHERE before.status_type = 'FAILED'
);
