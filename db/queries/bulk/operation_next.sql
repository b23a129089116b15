-- Purpose: selects the oldest unfinished operation for one chunk, and locks its row until the end of the chunk.
-- Parameters: none.
-- Rows: none or one: id, action, filter (json), last_job_id, at_minute, at_id, actor.
-- Index: operation_waiting_idx.
SELECT id, action::json, filter::json, last_job_id, at_minute, at_id, actor
FROM operation
WHERE state IN ('QUEUED', 'RUNNING')
ORDER BY id
LIMIT 1
FOR UPDATE SKIP LOCKED
