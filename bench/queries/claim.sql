-- Purpose: claims the next jobs of a queue for a worker, with their history.
-- Parameters: queue, worker text; limit integer.
-- Rows: one: the number of claimed jobs.
-- Index: job_ready_order_idx.
SELECT count(*)
FROM job_claim(%(worker)s::text, ARRAY[%(queue)s::text], NULL, %(limit)s::integer, 1e6, 1e9, 1e3, true)
