-- Purpose: records the progress of a chunk, in the chunk's own transaction.
-- Parameters: id bigint; at_minute integer, at_id bigint: the last job of the chunk; done, changed bigint: of this chunk;
--   skipped json: array of {id, reason} of this chunk.
-- Rows: none.
-- Index: operation_pkey.
UPDATE operation
SET
    state = 'RUNNING',
    updated_at = now(),
    at_minute = %(at_minute)s::integer,
    at_id = %(at_id)s::bigint,
    done = operation.done + %(done)s::bigint,
    changed = operation.changed + %(changed)s::bigint,
    skipped = operation.skipped || (
        SELECT coalesce(jsonb_object_agg(reason, n + coalesce((operation.skipped ->> reason)::bigint, 0)), '{}')
        FROM (
            SELECT entry ->> 'reason' AS reason, count(*) AS n
            FROM json_array_elements(%(skipped)s::json) AS entry
            GROUP BY 1
        ) AS counted
    ),
    skipped_first = CASE
        WHEN jsonb_array_length(operation.skipped_first) >= 1000 THEN operation.skipped_first
        ELSE jsonb_path_query_array(operation.skipped_first || %(skipped)s::jsonb, '$[0 to 999]')
    END
WHERE id = %(id)s::bigint
