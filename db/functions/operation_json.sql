-- Purpose: builds the JSON of an operation.
-- Parameters: entry: the row of the operation.
-- Returns: the JSON object.
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
