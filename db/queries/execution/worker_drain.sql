-- Purpose: gives a worker no further jobs. It ends when those that it runs have.
-- Parameters: id bigint.
-- Rows: none or one: body text (JSON).
-- Index: worker_pkey; those of worker_load (db/functions/worker_load.sql).
UPDATE worker
SET state = 'drain'
WHERE id = %(id)s::bigint
RETURNING (worker_document(ARRAY[worker]) -> 0)::text AS body
