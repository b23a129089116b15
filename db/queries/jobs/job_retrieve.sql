-- Purpose: the whole job with its newest 100 statuses.
-- Parameters: id bigint.
-- Rows: none or one: body (JSON text), version (changes whenever a row of the job does), waiting (JSON text, null unless
--   PENDING: db/functions/job_waiting.sql).
-- Index: job_pkey, job_latest_pkey, job_status_pkey of the partitions between the job's first and last status.
SELECT
    job_document(job, latest, NULL)::text AS body,
    latest.xmin::text || '.' || job.xmin::text AS version,
    CASE WHEN latest.status = 'PENDING' THEN job_waiting(job, latest)::text END AS waiting
FROM job
JOIN job_latest AS latest ON latest.id = job.id
WHERE job.id = %(id)s::bigint
