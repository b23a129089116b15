-- Purpose: the job with a unique_key.
-- Parameters: unique_key text.
-- Rows: none or one: id.
-- Index: job_unique_key_idx.
SELECT id
FROM job
WHERE unique_key = %(unique_key)s::text
