-- Purpose: counts the matching jobs that an operation leaves out, since its caller may not change them.
-- Locks: ACCESS EXCLUSIVE on operation; bulk operations wait.
-- At ten million jobs: milliseconds, since a constant default rewrites nothing.
-- Old code: runs on it.
-- Undo: down.sql drops the counts.

SET LOCAL lock_timeout = '2s';

ALTER TABLE operation ADD COLUMN left_out bigint NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION operation_json(entry operation) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'state', (entry).state,
    'action', (entry).action,
    'filter', (entry).filter,
    'actor', (entry).actor,
    'matched', (entry).matched,
    'left_out', (entry).left_out,
    'done', (entry).done,
    'changed', (entry).changed,
    'skipped_count', (entry).done - (entry).changed,
    'skipped_reasons', (entry).skipped,
    'skipped', (entry).skipped_first,
    'error_message', (entry).error_message,
    'created_at', (entry).created_at,
    'updated_at', (entry).updated_at,
    'completed_at', (entry).completed_at
);
