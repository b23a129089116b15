-- Purpose: the jobs with these unique_keys.
-- Parameters: unique_keys text[].
-- Rows: one for each existing key: unique_key, id.
-- Index: job_unique_key_idx.
SELECT unique_key, id
FROM job
WHERE unique_key = ANY (%(unique_keys)s::text [])
