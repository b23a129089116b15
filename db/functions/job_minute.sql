-- Purpose: converts a time to minutes, as in job.created_minute.
-- Parameters: at.
-- Returns: whole minutes since 1970-01-01 UTC.
CREATE OR REPLACE FUNCTION job_minute(at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- Times beyond the year 6053 share the last minute but one; no job is that young.
RETURN least(floor(extract(EPOCH FROM at) / 60), 2147483646)::integer;
