-- Purpose: the newest job.
-- Parameters: none.
-- Rows: one: id bigint.
SELECT coalesce(max(id), 0) AS id
FROM job
