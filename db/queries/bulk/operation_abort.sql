-- Purpose: aborts an operation; jobs already changed stay changed.
-- Parameters: id bigint.
-- Rows: none (no such operation) or one: aborted boolean (false if it had already ended), body (JSON text), version.
-- Index: operation_pkey.
WITH target AS MATERIALIZED (
    SELECT id, state
    FROM operation
    WHERE id = %(id)s::bigint
    FOR UPDATE
),

aborted AS (
    UPDATE operation
    SET
        state = 'ABORTED',
        updated_at = now(),
        completed_at = now()
    FROM target
    WHERE operation.id = target.id AND target.state IN ('QUEUED', 'RUNNING')
    RETURNING operation_json(operation) AS document, operation.xmin::text AS version
)

SELECT
    aborted.document IS NOT NULL AS aborted,
    coalesce(aborted.document, operation_json(operation))::text AS body,
    coalesce(aborted.version, operation.xmin::text) AS version
FROM target
INNER JOIN operation ON operation.id = target.id
LEFT JOIN aborted ON true
