-- Purpose: claims as much as fits a worker.
-- Parameters: id bigint; free json.
-- Rows: one: the jobs as JSON.
SELECT jobs
FROM worker_claim(%(id)s::bigint, '1 day', NULL, 100, %(free)s::json, 0)
