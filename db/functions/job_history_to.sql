-- Purpose: returns the end of the time that a job's history lies in, by which look-ups in job_status prune partitions
--   (docs/adr/0005).
-- Parameters: latest: the row of job_latest.
-- Returns: the time, inclusive.
CREATE OR REPLACE FUNCTION job_history_to(latest job_latest) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((latest).history_range), (latest).updated_at);
