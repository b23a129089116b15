-- Purpose: how many live workers are due for a look at their walltimes (db/functions/job_overdue.sql).
-- Parameters: none.
-- Rows: one: how many, bigint.
-- Index: none: there are as many rows as workers of some days.
SELECT count(*)
FROM worker
WHERE worker.gone_at IS NULL AND coalesce(worker.overdue_from, '-infinity') <= now()
