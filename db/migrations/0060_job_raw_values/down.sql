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
