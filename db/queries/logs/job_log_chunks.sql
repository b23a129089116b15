-- Purpose: the chunks that hold some lines of an attempt's log.
-- Parameters: job_id bigint; attempt smallint; from_line, until_line bigint, the latter not included; null: to the end.
-- Rows: first_line, seq, until_seq bigint, held integer, held_cr boolean, data bytea; in order. The first one holds the
--   beginning of from_line.
-- Index: job_log_attempt_pkey; job_log_pkey, in the partitions that hold chunks of the attempt.
SELECT
    chunk.first_line,
    chunk.seq,
    chunk.until_seq,
    chunk.held,
    chunk.held_cr,
    chunk.data
FROM job_log_attempt AS log
LEFT JOIN LATERAL (
    SELECT
        before.first_line,
        before.seq
    FROM job_log AS before
    WHERE
        before.job_id = log.job_id
        AND before.attempt = log.attempt
        AND before.at BETWEEN log.first_at AND log.last_at
        AND before.first_line < %(from_line)s::bigint
    ORDER BY before.first_line DESC, before.seq DESC
    LIMIT 1
) AS start ON true
JOIN job_log AS chunk
    ON
        chunk.job_id = log.job_id
        AND chunk.attempt = log.attempt
        AND chunk.at BETWEEN log.first_at AND log.last_at
        AND (chunk.first_line, chunk.seq) >= (coalesce(start.first_line, 0), coalesce(start.seq, 0))
WHERE
    log.job_id = %(job_id)s::bigint
    AND log.attempt = %(attempt)s::smallint
    AND chunk.first_line < coalesce(%(until_line)s::bigint, 9223372036854775807)
ORDER BY chunk.first_line, chunk.seq
