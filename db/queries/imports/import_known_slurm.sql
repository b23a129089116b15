-- Purpose: the jobs of Slurm whose unique keys begin with these prefixes, whenever they were submitted.
-- Parameters: prefixes text[], such as 'sacct:123:' or 'sacct:123_['; 'sacct:123_' finds tasks only.
-- Rows: as import_known: id bigint, unique_key text, created_at, started_at timestamptz, status text, status_at timestamptz,
--   status_message text, attempt smallint, result jsonb (without its origin).
-- Index: job_latest_pkey; job_unique_key_idx, one range a prefix. A digit follows the prefix, and digits precede
--   letters in every collation. In some collations the range contains other keys too, so starts_with filters it.
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
FROM unnest(%(prefixes)s::text []) AS prefix
JOIN job
    ON job.unique_key >= prefix
    AND job.unique_key < prefix || 'A'
    AND starts_with(job.unique_key, prefix)
-- OFFSET keeps it one look for each job, however many the planner expects.
CROSS JOIN LATERAL (SELECT * FROM job_latest WHERE job_latest.id = job.id OFFSET 0) AS latest
