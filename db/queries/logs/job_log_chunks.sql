-- Purpose: the chunks that hold some lines of an attempt's log (db/functions/job_log_chunks.sql).
-- Parameters: job_id bigint; attempt smallint; from_line, until_line bigint, the latter not included; null: to the end.
-- Rows: first_line, seq, until_seq bigint, held integer, held_cr boolean, data bytea; in order.
-- Index: those of the function.
SELECT
    first_line,
    seq,
    until_seq,
    held,
    held_cr,
    data
FROM job_log_chunks(
    %(job_id)s::bigint, %(attempt)s::smallint, %(from_line)s::bigint, %(until_line)s::bigint
)
ORDER BY first_line, seq
