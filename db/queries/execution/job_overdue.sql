-- Purpose: fails runs that have outlasted their walltime by far (db/functions/job_overdue.sql).
-- Parameters: slack_s double precision.
-- Rows: one: how many, integer.
-- Index: those of the function.
SELECT job_overdue(interval '1 second' * %(slack_s)s::double precision)
