-- Purpose: the progress of an operation.
-- Parameters: id bigint.
-- Rows: none or one: body (JSON text), version.
-- Index: operation_pkey.
SELECT
    operation_json(operation)::text AS body,
    xmin::text AS version
FROM operation
WHERE id = %(id)s::bigint
