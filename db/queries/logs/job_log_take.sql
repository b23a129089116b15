-- Purpose: takes chunks out, to write them anew, merged (db/functions/job_log_take.sql).
-- Parameters: takes json, an array of {job_id, attempt, line, seq}: chunks from this line and seq on.
-- Rows: job_id, attempt, first_line, seq, until_seq, held, held_cr, data bytea, in the order of seq within an attempt.
-- Index: those of the function.
SELECT
    job_id,
    attempt,
    first_line,
    seq,
    until_seq,
    held,
    held_cr,
    data
FROM job_log_take(%(takes)s::json)
ORDER BY job_id, attempt, seq
