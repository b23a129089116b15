-- Purpose: the jobs with these unique keys.
-- Parameters: keys text[].
-- Rows: id bigint, unique_key text, created_at, started_at timestamptz, status text, status_at timestamptz,
--   status_message text, attempt smallint, result jsonb (without its origin).
-- Index: job_unique_key_idx, job_latest_pkey.
SELECT
    job.id,
    job.unique_key,
    job.created_at,
    latest.started_at,
    latest.status::text AS status,
    latest.status_at,
    latest.status_message,
    latest.attempt,
    latest.result_data - 'import' AS result
FROM job
-- OFFSET keeps it one look for each job, however many the planner expects.
CROSS JOIN LATERAL (SELECT * FROM job_latest WHERE job_latest.id = job.id OFFSET 0) AS latest
WHERE job.unique_key = ANY (%(keys)s::text [])
