-- Purpose: reads requirements that SQL has written and double precision cannot hold; finds Idempotency-Keys by their index,
--   whatever statistics a session planned with.
-- Locks: none on tables.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql restores the functions.

SET LOCAL lock_timeout = '2s';

-- Purpose: reads an amount of a job's requirements, as SQL may have written it. Anything but a number counts as absent, a
--   negative number as 0, and one above 1e14 as 1e14: no job can make a claim or a list fail. No worker has so much, and
--   amounts of many jobs add up without an overflow.
-- Parameters: requirements: resource_requirements; key: cpus, memory_mb, gpus or walltime_s; otherwise: the amount if
--   absent.
-- Returns: the amount, in the unit of its key: MB for memory_mb, seconds for walltime_s; to 20 decimals.
CREATE OR REPLACE FUNCTION job_amount(requirements jsonb, key text, otherwise double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN jsonb_typeof(requirements -> key) = 'number'
        THEN round(least(greatest((requirements -> key)::numeric, 0), 1e14), 20)::double precision
    ELSE otherwise
END;

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
