-- Purpose: rounds a minute down to the begin of its stretch, for years before 1970 too.
-- Parameters: minute; span: the length of the stretch in minutes.
-- Returns: the largest multiple of span that is not after minute.
CREATE OR REPLACE FUNCTION job_tally_floor(minute integer, span integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN minute - ((minute % span) + span) % span;
