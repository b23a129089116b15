-- Purpose: moves jobs whose time has come to where workers take them.
-- Parameters: most integer.
-- Rows: one: moved integer.
-- Index: job_scheduled_due_idx, job_latest_pkey.
SELECT job_ready_release(%(most)s::integer) AS moved
