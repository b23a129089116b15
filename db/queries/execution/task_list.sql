-- Purpose: which tasks the workers take that live and don't drain.
-- Parameters: none.
-- Rows: one for each task that a worker names, and one with task null for those that take any: task text, workers bigint.
-- Index: none: there are as many rows as workers of some days.
SELECT
    served.task,
    count(DISTINCT worker.id) AS workers
FROM worker
LEFT JOIN LATERAL unnest(worker.tasks) AS served (task) ON true
WHERE worker.gone_at IS NULL AND worker.state = 'run'
GROUP BY served.task
