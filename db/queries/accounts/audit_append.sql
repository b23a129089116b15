-- Purpose: adds an entry to the audit log.
-- Parameters: actor, action, target text; detail jsonb, an object; address, request_id text.
-- Rows: none.
-- Index: none.
INSERT INTO audit (actor, action, target, detail, address, request_id)
VALUES (
    %(actor)s::text, %(action)s::text, %(target)s::text, %(detail)s::jsonb, %(address)s::text, %(request_id)s::text
)
