-- Purpose: classifies a job by the time from its creation to its last update, on a logarithmic scale.
-- Parameters: created_minute; updated_at.
-- Returns: the number of binary digits of the minutes between, from 1 to 34: less than 2 ^ class minutes; 34 stands for any
--   longer time.
CREATE OR REPLACE FUNCTION job_delay_class(created_minute integer, updated_at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 65 - position(
    '1' IN greatest(least(floor(extract(EPOCH FROM updated_at) / 60) - created_minute, 2 ^ 34 - 1), 1)::bigint::bit(64)::text
);
