-- Purpose: takes chunks out, to write them anew, merged.
-- Parameters: takes json, an array of {job_id, attempt, line, seq}: chunks from this line and seq on.
-- Rows: job_id, attempt, first_line, seq, until_seq, held, held_cr, data bytea, in the order of seq within an attempt.
-- Index: job_log_pkey, in the partitions that hold chunks of the attempt.
WITH taken AS (
    DELETE FROM job_log AS chunk
    USING
        json_to_recordset(%(takes)s::json) AS wanted (job_id bigint, attempt smallint, line bigint, seq bigint),
        job_log_attempt AS log
    WHERE
        log.job_id = wanted.job_id
        AND log.attempt = wanted.attempt
        AND chunk.job_id = wanted.job_id
        AND chunk.attempt = wanted.attempt
        AND chunk.at BETWEEN log.first_at AND log.last_at
        AND chunk.first_line >= wanted.line
        AND chunk.seq >= wanted.seq
    RETURNING
        chunk.job_id,
        chunk.attempt,
        chunk.first_line,
        chunk.seq,
        chunk.until_seq,
        chunk.held,
        chunk.held_cr,
        chunk.data
)

SELECT
    taken.job_id,
    taken.attempt,
    taken.first_line,
    taken.seq,
    taken.until_seq,
    taken.held,
    taken.held_cr,
    taken.data
FROM taken
ORDER BY taken.job_id, taken.attempt, taken.seq
