-- Purpose: refuses infinite times of jobs, which no answer can show, and replaces those that there are; reads requirements
--   that SQL has written and double precision cannot hold; finds Idempotency-Keys by their index, whatever statistics a
--   session planned with.
-- Locks: rows of job_latest with infinite times; ACCESS EXCLUSIVE on job_latest for milliseconds; then SHARE UPDATE
--   EXCLUSIVE on job_latest, while nobody waits.
-- At ten million jobs: job_latest is read twice, eight seconds in all.
-- Old code: runs on it.
-- Undo: down.sql restores the functions and the rules, and reads job_latest once; replaced times stay.

-- Its steps are transactions of their own, so that no lock outlasts a scan; repeated after an interruption, each does what
-- is left. Only the constraint calls the dropped function.
-- squawk-ignore-file ban-drop-constraint, ban-drop-function, transaction-nesting

-- Times. Under the rule, a row with infinite ones could not be changed any more, and a claim that meets it would fail. A job
-- scheduled before all times is due since its creation, as before; one scheduled after all still waits.

BEGIN;
SET LOCAL lock_timeout = '2s';

UPDATE job_latest
SET
    updated_at = CASE WHEN isfinite(updated_at) THEN updated_at ELSE greatest(now(), created_at) END,
    status_at = CASE WHEN isfinite(status_at) THEN status_at ELSE greatest(now(), created_at) END,
    scheduled_at = CASE scheduled_at WHEN '-infinity' THEN NULL WHEN 'infinity' THEN '9999-12-31Z' ELSE scheduled_at END,
    started_at = CASE started_at WHEN 'infinity' THEN greatest(now(), created_at) ELSE started_at END,
    completed_at = CASE completed_at
        WHEN 'infinity' THEN greatest(now(), created_at, nullif(started_at, 'infinity'))
        ELSE completed_at
    END,
    lease_expires_at = CASE WHEN NOT isfinite(lease_expires_at) THEN now() ELSE lease_expires_at END
WHERE NOT (
    isfinite(updated_at)
    AND isfinite(status_at)
    AND isfinite(scheduled_at)
    AND isfinite(started_at)
    AND isfinite(completed_at)
    AND isfinite(lease_expires_at)
);

COMMIT;

-- Functions

BEGIN;
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

-- Purpose: the rules for a row of job_latest, in one CHECK constraint. As constraints of their own PostgreSQL would parse
--   all of them anew for each statement, which takes longer than to update a row.
-- Parameters: the columns that the rules are about.
-- Returns: true.
-- Raises: check_violation, with the name of the rule as the constraint.
CREATE OR REPLACE FUNCTION job_latest_valid(
    status status_type,
    created_at timestamptz,
    updated_at timestamptz,
    status_at timestamptz,
    scheduled_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    lease_expires_at timestamptz,
    lease_token uuid,
    attempt smallint,
    progress smallint,
    usage jsonb
)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    -- In the order of names, as PostgreSQL checks constraints. A comparison with null breaks no rule.
    broken CONSTANT text := CASE
        WHEN completed_at < coalesce(started_at, created_at) THEN 'job_completed_after_started'
        WHEN (status IN ('COMPLETED', 'FAILED', 'CANCELLED')) <> (completed_at IS NOT NULL) THEN 'job_final_completed'
        WHEN attempt < 1 THEN 'job_latest_attempt_range'
        -- Nothing can be subtracted from infinity before PostgreSQL 17, and JSON has no word for it.
        WHEN NOT (
            isfinite(updated_at)
            AND isfinite(status_at)
            AND isfinite(scheduled_at)
            AND isfinite(started_at)
            AND isfinite(completed_at)
            AND isfinite(lease_expires_at)
        ) THEN 'job_latest_times_finite'
        WHEN lease_token IS NOT NULL AND status <> 'RUNNING' THEN 'job_lease_running'
        WHEN (lease_token IS NULL) <> (lease_expires_at IS NULL) THEN 'job_lease_whole'
        WHEN status = 'PENDING' AND started_at IS NOT NULL THEN 'job_pending_not_started'
        WHEN progress NOT BETWEEN 0 AND 100 THEN 'job_progress_range'
        WHEN status = 'RUNNING' AND started_at IS NULL THEN 'job_running_started'
        WHEN started_at < created_at THEN 'job_started_after_created'
        WHEN updated_at < created_at THEN 'job_updated_after_created'
        WHEN jsonb_typeof(usage) <> 'object' THEN 'job_usage_object'
    END;
BEGIN
    IF broken IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = format('new row for relation "job_latest" violates the rule "%s"', broken),
            CONSTRAINT = broken,
            TABLE = 'job_latest';
    END IF;
    RETURN true;
END
$$;

ALTER TABLE job_latest
DROP CONSTRAINT job_latest_valid,
ADD CONSTRAINT job_latest_valid CHECK (
    job_latest_valid(
        status, created_at, updated_at, status_at, scheduled_at, started_at, completed_at, lease_expires_at, lease_token,
        attempt, progress, usage
    )
) NOT VALID;

DROP FUNCTION IF EXISTS job_latest_valid(
    status_type, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, uuid, smallint, smallint, jsonb
);

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE job_latest VALIDATE CONSTRAINT job_latest_valid;
COMMIT;
