-- Purpose: counts the jobs that a window cuts off from its first or last minute.
-- Parameters: statuses: those that count, never empty; at: the window's bound, whose minute is looked at; early: whether
--   to count the jobs before the bound, else the others; minute, id: only jobs before this one in the order.
-- Returns: the count.
-- Reads: job_created_idx for all statuses, else job_latest_status_idx: one minute.
CREATE OR REPLACE FUNCTION job_minute_count(
    statuses status_type [], at timestamptz, early boolean, minute integer, id bigint
) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT (
    SELECT count(*)
    FROM job
    WHERE job_minute_count.statuses @> enum_range(NULL::status_type)
    AND job.created_minute = job_minute(at)
    AND (job.created_minute, job.id) < (job_minute_count.minute, job_minute_count.id)
    AND (job.created_at < at) = early
) + (
    SELECT count(*)
    FROM job_latest AS job
    WHERE NOT job_minute_count.statuses @> enum_range(NULL::status_type)
    AND job.status = ANY (statuses)
    AND job.created_minute = job_minute(at)
    AND (job.created_minute, job.id) < (job_minute_count.minute, job_minute_count.id)
    AND (job.created_at < at) = early
);
END;
