-- Purpose: the whole job with its newest 100 statuses.
-- Parameters: id bigint.
-- Rows: none or one: body (JSON text), version (changes whenever the job's row does).
-- Index: job_pkey, job_status_pkey of the partitions between the job's first and last status.
SELECT
    job_document(job, NULL)::text AS body,
    job.xmin::text AS version
FROM job
WHERE id = %(id)s::bigint
