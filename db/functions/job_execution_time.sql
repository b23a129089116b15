-- Purpose: returns the execution time of a job: from its start to its completion, or to now if it has none.
-- Parameters: started_at, completed_at of the job, or null.
-- Returns: seconds, to the millisecond; null before the start.
CREATE OR REPLACE FUNCTION job_execution_time(started_at timestamptz, completed_at timestamptz) RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE
-- now() is the start of the transaction, which may lie before a start that it has only just written. Not extract(): it
-- works in numeric, at several times the cost.
RETURN round(date_part('epoch', coalesce(completed_at, greatest(now(), started_at)) - started_at) * 1000) / 1000;
