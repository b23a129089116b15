-- Purpose: forgets old logs (db/functions/job_log_retire.sql).
-- Parameters: keep_days double precision; most integer, how many attempts at once.
-- Rows: one: done integer.
-- Index: job_log_attempt_first_idx.
SELECT job_log_retire(interval '1 day' * %(keep_days)s::double precision, %(most)s::integer) AS done
