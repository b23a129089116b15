-- Purpose: locks logs with several small chunks that nothing was added to for a while.
-- Parameters: quiet_s double precision; most integer.
-- Rows: as for job_log_lock.sql.
-- Index: job_log_attempt_open_idx.
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
FROM job_log_attempt AS log
WHERE log.open_rows > 1 AND log.last_at < now() - interval '1 second' * %(quiet_s)s::double precision
ORDER BY log.last_at
LIMIT %(most)s::integer
FOR UPDATE SKIP LOCKED
