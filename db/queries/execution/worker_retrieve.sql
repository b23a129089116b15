-- Purpose: one worker.
-- Parameters: id bigint.
-- Rows: none or one: body text (JSON).
-- Index: worker_pkey.
SELECT worker_json(worker)::text AS body
FROM worker
WHERE id = %(id)s::bigint
