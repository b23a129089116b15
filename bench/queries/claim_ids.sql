-- Purpose: claims the next jobs of a queue, with their history.
-- Parameters: queue text; limit integer.
-- Rows: one: ids bigint[], null for none.
SELECT array_agg(id) AS ids
FROM job_claim('bench', ARRAY[%(queue)s::text], NULL, %(limit)s::integer, 1e6, 1e9, 1e3, true)
