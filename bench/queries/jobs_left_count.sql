-- Purpose: how many jobs of the benchmarks' queue have not finished.
-- Parameters: after bigint: the newest id of the database's own jobs.
-- Rows: one: count bigint.
SELECT count(*)
FROM job_latest
WHERE id > %(after)s::bigint AND queue = 'bench' AND status IN ('PENDING', 'RUNNING')
