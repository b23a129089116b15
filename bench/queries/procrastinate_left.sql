-- Purpose: a job of procrastinate that has not finished; none if all have.
SELECT id
FROM procrastinate_jobs
WHERE queue_name = 'bench' AND status IN ('todo', 'doing')
LIMIT 1
