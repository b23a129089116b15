-- Purpose: adds the names of newer jobs to the ranges of names.
-- Parameters: at_most integer: more newer jobs make all ranges read again.
-- Rows: one: added bigint, the number of newer jobs.
-- Index: job_pkey, job_name_range_pkey.
SELECT job_name_range_fold(%(at_most)s::integer) AS added
