-- Purpose: the sample of lists, one job in 1,024, with all that a list may filter and sort by.
-- Columns: as in jobs; folded: job_name_fold(name).
CREATE OR REPLACE VIEW jobs_sampled AS
SELECT
    sample.id,
    sample.created_at,
    latest.updated_at,
    sample.created_minute,
    latest.status,
    sample.priority,
    sample.name,
    sample.queue,
    sample.owner,
    sample.project,
    sample.folded
FROM job_sample AS sample
LEFT JOIN job_latest AS latest ON latest.id = sample.id AND job_sampled(latest.id);
