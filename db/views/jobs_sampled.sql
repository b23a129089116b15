-- Purpose: the sample of search, one job in 1,024, with all that a list may filter and sort by, from two small indexes.
-- Columns: as in jobs.
CREATE OR REPLACE VIEW jobs_sampled AS
SELECT
    job.id,
    job.created_at,
    latest.updated_at,
    job.created_minute,
    latest.status,
    job.priority,
    job.name,
    job.queue,
    job.owner,
    job.project
FROM job
LEFT JOIN job_latest AS latest ON latest.id = job.id AND job_sampled(latest.id)
WHERE job_sampled(job.id);
