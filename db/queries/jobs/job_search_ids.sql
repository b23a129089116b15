-- Purpose: all jobs with a rare term in their name.
-- Parameters: search text.
-- Rows: one: ids bigint[], null when there is none.
-- Index: job_lexemes_idx.
SELECT array_agg(id) AS ids
FROM job_find(%(search)s::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
