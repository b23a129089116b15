-- Purpose: a job of pg-boss that has not finished; none if all have.
SELECT id
FROM pgboss.job
WHERE name = 'bench' AND state < 'completed'
LIMIT 1
