-- Purpose: finds which jobs were created with an Idempotency-Key.
-- Parameters: caller, key.
-- Rows: none (no request with the key has created jobs) or one: digest of that request; ids, ascending.
-- Reads: job_idempotency_key_pkey.
CREATE OR REPLACE FUNCTION job_idempotency_key_find(caller text, key text) RETURNS TABLE (digest bytea, ids bigint [])
LANGUAGE plpgsql STABLE
-- By the primary key, whatever statistics say: a plan made for an empty table would scan the full one for each request.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT
        kept.digest,
        ARRAY(
            SELECT created.id
            FROM unnest(kept.ids) AS span
            CROSS JOIN LATERAL generate_series(lower(span), upper(span) - 1) AS created (id)
            ORDER BY created.id
        )
    FROM job_idempotency_key AS kept
    WHERE kept.caller = job_idempotency_key_find.caller AND kept.key = job_idempotency_key_find.key;
END
$$;
