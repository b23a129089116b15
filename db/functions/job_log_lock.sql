-- Purpose: locks what is known of logs, in one order, as everyone who writes chunks does.
-- Parameters: runs: a JSON array of {id, attempt}.
-- Rows: those of job_log_attempt that exist, in order.
-- Reads: job_log_attempt_pkey.
CREATE OR REPLACE FUNCTION job_log_lock(runs json)
RETURNS SETOF job_log_attempt
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT log.*
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
    JOIN job_log_attempt AS log ON log.job_id = run.id AND log.attempt = run.attempt
    WHERE log.job_id = ANY (ARRAY(SELECT given.id FROM json_to_recordset(runs) AS given (id bigint)))
    ORDER BY log.job_id, log.attempt
    FOR UPDATE OF log;
END
$$;
