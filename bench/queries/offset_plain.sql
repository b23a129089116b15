-- Purpose: a page of the list by OFFSET in its common form: fetches every skipped row.
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
ORDER BY created_minute DESC, id DESC
OFFSET %(position)s::bigint
LIMIT 50
