-- Purpose: rounds a minute down to the start of its interval, also before 1970.
-- Parameters: minute; span: the length of the interval in minutes.
-- Returns: the largest multiple of span that is at most minute.
CREATE OR REPLACE FUNCTION job_tally_floor(minute integer, span integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN minute - ((minute % span) + span) % span;
