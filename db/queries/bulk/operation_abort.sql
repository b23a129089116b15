-- Purpose: aborts an operation; jobs already changed stay changed.
-- Parameters: id bigint; only_actor text or null: aborts only what this user, or a key of this user, has started.
-- Rows: none (no such operation) or one: verdict (ok, foreign, or ended if it had already ended), body (JSON text), version.
-- Index: operation_pkey.
WITH target AS MATERIALIZED (
    SELECT
        id,
        CASE
            WHEN split_part(actor, '/', 1) <> %(only_actor)s::text THEN 'foreign'
            WHEN state IN ('QUEUED', 'RUNNING') THEN 'ok'
            ELSE 'ended'
        END AS verdict
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
    WHERE operation.id = target.id AND target.verdict = 'ok'
    RETURNING operation_json(operation) AS document, operation.xmin::text AS version
)

SELECT
    target.verdict,
    coalesce(aborted.document, operation_json(operation))::text AS body,
    coalesce(aborted.version, operation.xmin::text) AS version
FROM target
INNER JOIN operation ON operation.id = target.id
LEFT JOIN aborted ON true
