-- Purpose: which of these jobs are there already.
-- Parameters: keys text[].
-- Rows: unique_key text, id bigint.
-- Index: job_unique_key_idx.
SELECT
    unique_key,
    id
FROM job
WHERE unique_key = ANY (%(keys)s::text [])
