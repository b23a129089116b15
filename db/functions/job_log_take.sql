-- Purpose: takes chunks out, to write them anew, merged. The caller has locked their logs.
-- Parameters: takes: a JSON array of {job_id, attempt, line, seq}: chunks from this line and seq on.
-- Rows: those of job_log, in no order.
-- Reads: job_log_attempt_pkey; job_log_pkey, in the partitions that hold chunks of the attempt.
CREATE OR REPLACE FUNCTION job_log_take(takes json)
RETURNS SETOF job_log
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [] := ARRAY(SELECT given.job_id FROM json_to_recordset(takes) AS given (job_id bigint));
BEGIN
    RETURN QUERY
    DELETE FROM job_log AS chunk
    USING
        json_to_recordset(takes) AS wanted (job_id bigint, attempt smallint, line bigint, seq bigint),
        job_log_attempt AS log
    WHERE
        log.job_id = ANY (ids)
        AND chunk.job_id = ANY (ids)
        AND log.job_id = wanted.job_id
        AND log.attempt = wanted.attempt
        AND chunk.job_id = wanted.job_id
        AND chunk.attempt = wanted.attempt
        AND chunk.at BETWEEN log.first_at AND log.last_at
        AND chunk.first_line >= wanted.line
        AND chunk.seq >= wanted.seq
    RETURNING chunk.*;
END
$$;
