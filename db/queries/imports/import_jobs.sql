-- Purpose: copies a batch of jobs.
-- Parameters: none; the rows follow.
-- Rows: none.
-- Index: writes all of job.
COPY job (
    id, created_at, updated_at, scheduled_at, started_at, completed_at, status_at, status, attempt, name, queue,
    unique_key, description, status_message, error_message, resource_requirements, result_data
) FROM STDIN
