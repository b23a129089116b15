-- Purpose: deletes a job; its history goes with it.
-- Parameters: id bigint.
-- Rows: none or one: id.
-- Index: job_pkey; the cascade uses job_status_pkey of every partition.
DELETE FROM job
WHERE id = %(id)s::bigint
RETURNING id
