-- Purpose: gives the end of the time that a job's history lies in, by which look-ups in job_status prune partitions
--   (docs/adr/0005).
-- Parameters: entry: the row of the job.
-- Returns: the time, inclusive.
CREATE OR REPLACE FUNCTION job_history_to(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((entry).history_range), (entry).updated_at);
