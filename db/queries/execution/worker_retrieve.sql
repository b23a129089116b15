-- Purpose: one worker.
-- Parameters: id bigint.
-- Rows: none or one: body text (JSON).
-- Index: worker_pkey; those of worker_load (db/functions/worker_load.sql).
SELECT (worker_document(ARRAY[worker]) -> 0)::text AS body
FROM worker
WHERE id = %(id)s::bigint
