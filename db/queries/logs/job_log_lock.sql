-- Purpose: locks what is known of logs, in one order, as everyone who writes chunks does.
-- Parameters: runs json, an array of {id, attempt}.
-- Rows: those of job_log_attempt that exist, with last_at alone of the times; seqs int8multirange.
-- Index: job_log_attempt_pkey.
SELECT
    log.job_id,
    log.attempt,
    log.last_at,
    log.stored_bytes,
    log.lost_bytes,
    log.lines,
    log.gap_after,
    log.base,
    log.head_seq,
    log.tail_seq,
    log.tail_line,
    log.open_seq,
    log.open_line,
    log.open_rows,
    log.open_bytes,
    log.held,
    log.held_cr,
    log.seqs
FROM json_to_recordset(%(runs)s::json) AS run (id bigint, attempt smallint)
JOIN job_log_attempt AS log ON log.job_id = run.id AND log.attempt = run.attempt
ORDER BY log.job_id, log.attempt
FOR UPDATE OF log
