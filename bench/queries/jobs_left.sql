-- Purpose: a job of the benchmarks' queue that has not finished; none if all have.
SELECT id
FROM job_latest
WHERE queue = 'bench' AND status IN ('PENDING', 'RUNNING')
LIMIT 1
