-- Purpose: a job of graphile-worker that has not finished; none if all have.
SELECT id
FROM graphile_worker._private_jobs
LIMIT 1
