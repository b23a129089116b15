-- Purpose: drops the oldest chunks behind the head of logs that are over their limit (db/functions/job_log_drop.sql).
-- Parameters: drops json, an array of {job_id, attempt, excess}: drop at least as many bytes.
-- Rows: one, without a value.
-- Index: those of the function.
SELECT job_log_drop(%(drops)s::json)
