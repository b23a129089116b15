-- Purpose: finds which jobs were created with an Idempotency-Key (db/functions/job_idempotency_key_find.sql).
-- Parameters: caller, key text.
-- Rows: none (no request with the key has created jobs) or one: digest bytea of that request; ids bigint[], ascending.
-- Index: job_idempotency_key_pkey.
SELECT
    digest,
    ids
FROM job_idempotency_key_find(%(caller)s::text, %(key)s::text)
