-- Purpose: finds which jobs were created with an Idempotency-Key.
-- Parameters: caller, key text.
-- Rows: none (no request with the key has created jobs) or one: digest bytea of that request; ids bigint[], ascending.
-- Index: job_idempotency_key_pkey.
SELECT
    kept.digest,
    ARRAY(
        SELECT created.id
        FROM unnest(kept.ids) AS span
        CROSS JOIN LATERAL generate_series(lower(span), upper(span) - 1) AS created (id)
        ORDER BY created.id
    ) AS ids
FROM job_idempotency_key AS kept
WHERE kept.caller = %(caller)s::text AND kept.key = %(key)s::text
