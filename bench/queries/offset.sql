-- Purpose: a page of the list by OFFSET in its fastest form: index-only on job_created_idx, then the rows of the page.
-- Parameters: position bigint.
SELECT
    id,
    name,
    priority,
    queue,
    owner,
    project,
    attempt,
    created_at,
    updated_at,
    scheduled_at,
    started_at,
    completed_at,
    status,
    status_at,
    status_message,
    progress
FROM jobs
WHERE id = ANY (ARRAY(
    SELECT id
    FROM job
    ORDER BY created_minute DESC, id DESC
    OFFSET %(position)s::bigint
    LIMIT 50
))
ORDER BY created_minute DESC, id DESC
