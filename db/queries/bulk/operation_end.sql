-- Purpose: ends an operation as completed or failed.
-- Parameters: id bigint; state operation_state (COMPLETED or FAILED); error_message text.
-- Rows: none.
-- Index: operation_pkey.
UPDATE operation
SET
    state = %(state)s::operation_state,
    error_message = %(error_message)s::text,
    updated_at = now(),
    completed_at = now()
WHERE id = %(id)s::bigint AND state IN ('QUEUED', 'RUNNING')
