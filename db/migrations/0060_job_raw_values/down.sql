-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid

BEGIN;
SET LOCAL lock_timeout = '2s';

-- Purpose: reads an amount of a job's requirements. Anything but a number counts as absent: no job can make a claim fail.
-- Parameters: requirements: resource_requirements; key: cpus, memory_mb, gpus or walltime_s; otherwise: the amount if
--   absent.
-- Returns: the amount, in the unit of its key: MB for memory_mb, seconds for walltime_s.
CREATE OR REPLACE FUNCTION job_amount(requirements jsonb, key text, otherwise double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN jsonb_typeof(requirements -> key) = 'number' THEN (requirements -> key)::double precision
    ELSE otherwise
END;

DROP FUNCTION IF EXISTS job_idempotency_key_find(text, text);

-- Purpose: the rules for a row of job_latest, in one CHECK constraint. As constraints of their own PostgreSQL would parse
--   all of them anew for each statement, which takes longer than to update a row.
-- Parameters: the columns that the rules are about.
-- Returns: true.
-- Raises: check_violation, with the name of the rule as the constraint.
CREATE OR REPLACE FUNCTION job_latest_valid(
    status status_type,
    created_at timestamptz,
    updated_at timestamptz,
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
        status, created_at, updated_at, started_at, completed_at, lease_expires_at, lease_token, attempt, progress, usage
    )
) NOT VALID;

DROP FUNCTION IF EXISTS job_latest_valid(
    status_type, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, uuid, smallint,
    smallint, jsonb
);

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE job_latest VALIDATE CONSTRAINT job_latest_valid;
COMMIT;
