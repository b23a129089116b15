-- Purpose: what is known of the log of a job's attempt (db/functions/job_log_find.sql).
-- Parameters: job_id bigint; attempt smallint, null: the newest; settle_s double precision.
-- Rows: none (no such job) or one: attempt smallint, attempts smallint[], present, ended boolean, line_count, size_bytes,
--   arrived_bytes, lost_bytes bigint, gap_after, tail_line bigint or null, until_seq bigint, unfinished boolean.
-- Index: those of the function.
SELECT
    attempt,
    attempts,
    present,
    ended,
    line_count,
    size_bytes,
    arrived_bytes,
    lost_bytes,
    gap_after,
    tail_line,
    until_seq,
    unfinished
FROM job_log_find(
    %(job_id)s::bigint, %(attempt)s::smallint, interval '1 second' * %(settle_s)s::double precision
)
