-- Purpose: the chunks that hold some lines of an attempt's log.
-- Parameters: job_id; number: of the attempt; from_line; until_line: not included, null: to the end.
-- Rows: those of job_log, in order. The first one holds the beginning of from_line.
-- Reads: job_log_attempt_pkey; job_log_pkey, in the partitions that hold chunks of the attempt.
CREATE OR REPLACE FUNCTION job_log_chunks(job_id bigint, number smallint, from_line bigint, until_line bigint)
RETURNS SETOF job_log
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
    SELECT chunk.*
    FROM job_log_attempt AS log
    LEFT JOIN LATERAL (
        SELECT
            before.first_line,
            before.seq
        FROM job_log AS before
        WHERE
            before.job_id = job_log_chunks.job_id
            AND before.attempt = job_log_chunks.number
            AND before.at BETWEEN log.first_at AND log.last_at
            AND before.first_line < job_log_chunks.from_line
        ORDER BY before.first_line DESC, before.seq DESC
        LIMIT 1
    ) AS start ON true
    JOIN job_log AS chunk
        ON
            chunk.job_id = job_log_chunks.job_id
            AND chunk.attempt = job_log_chunks.number
            AND chunk.at BETWEEN log.first_at AND log.last_at
            AND (chunk.first_line, chunk.seq) >= (coalesce(start.first_line, 0), coalesce(start.seq, 0))
    WHERE
        log.job_id = job_log_chunks.job_id
        AND log.attempt = job_log_chunks.number
        AND chunk.first_line < coalesce(job_log_chunks.until_line, 9223372036854775807)
    ORDER BY chunk.first_line, chunk.seq;
END
$$;
