-- Purpose: a page of the list with a status filter by OFFSET in its common form: fetches every skipped row.
-- Parameters: position bigint; statuses status_type[], one of them.
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
FROM jobs_from_latest
WHERE status = (%(statuses)s::status_type [])[1]
ORDER BY created_minute DESC, id DESC
OFFSET %(position)s::bigint
LIMIT 50
