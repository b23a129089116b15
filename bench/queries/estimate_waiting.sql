-- Purpose: says why a job waits, and when it starts.
-- Parameters: id bigint.
-- Rows: one: a JSON object.
SELECT job_waiting(job, latest)
FROM job
JOIN job_latest AS latest ON latest.id = job.id
WHERE job.id = %(id)s::bigint
