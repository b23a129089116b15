-- Purpose: returns the start of the time that a job's history lies in, by which look-ups in job_status prune partitions
--   (docs/adr/0005).
-- Parameters: latest: the row of job_latest.
-- Returns: the time, inclusive.
CREATE OR REPLACE FUNCTION job_history_from(latest job_latest) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(lower((latest).history_range), (latest).created_at);
