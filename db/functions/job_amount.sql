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
