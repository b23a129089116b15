-- Purpose: reads the sample of lists, one job in 1,024, with all that a list filters or sorts by.
-- Parameters: none.
-- Rows: up to one per 1,024 jobs, in creation order: id bigint, created_minute integer, updated_us (microseconds since
--   1970) bigint, status (of status_type, as text), priority smallint, name, folded, queue, owner and project text.
-- Index: job_sample_pkey and job_latest_sample_idx, both read whole.
SELECT
    id,
    created_minute,
    -- Infinity, which SQL may set, has no microseconds.
    (extract(EPOCH FROM least(updated_at, '9999-12-31')) * 1000000)::bigint AS updated_us,
    status::text AS status,
    priority,
    name,
    folded,
    queue,
    owner,
    project
FROM jobs_sampled
WHERE status IS NOT NULL
ORDER BY created_minute, id
