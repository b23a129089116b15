-- Purpose: the jobs with these unique keys.
-- Parameters: keys text[].
-- Rows: id bigint, unique_key text, created_at, started_at timestamptz, status text, status_at timestamptz,
--   status_message text, attempt smallint, result jsonb (without its origin).
-- Index: job_unique_key_idx.
SELECT
    id,
    unique_key,
    created_at,
    started_at,
    status::text AS status,
    status_at,
    status_message,
    attempt,
    result_data - 'import' AS result
FROM jobs
WHERE unique_key = ANY (%(keys)s::text [])
