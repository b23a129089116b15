SET LOCAL lock_timeout = '2s';

CREATE OR REPLACE FUNCTION operation_json(entry operation) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'state', (entry).state,
    'action', (entry).action,
    'filter', (entry).filter,
    'actor', (entry).actor,
    'matched', (entry).matched,
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

ALTER TABLE operation DROP COLUMN left_out;
