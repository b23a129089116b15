-- Purpose: whose unique_keys these are.
-- Parameters: unique_keys text[].
-- Rows: one for each key that is taken: unique_key, id.
-- Index: job_unique_key_idx.
SELECT unique_key, id
FROM job
WHERE unique_key = ANY (%(unique_keys)s::text [])
