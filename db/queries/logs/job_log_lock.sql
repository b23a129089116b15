-- Purpose: locks what is known of logs (db/functions/job_log_lock.sql).
-- Parameters: runs json, an array of {id, attempt}.
-- Rows: those of job_log_attempt that exist, with last_at alone of the times; seqs int8multirange.
-- Index: those of the function.
SELECT
    job_id,
    attempt,
    last_at,
    stored_bytes,
    lost_bytes,
    lines,
    gap_after,
    base,
    head_seq,
    tail_seq,
    tail_line,
    open_seq,
    open_line,
    open_rows,
    open_bytes,
    held,
    held_cr,
    seqs
FROM job_log_lock(%(runs)s::json)
