-- Purpose: makes the months that the default partition holds rows of, oldest first, and moves the rows there.
-- Parameters: months integer: how many at most.
-- Rows: one: made integer.
-- Index: none; a scan of the default partition, which is empty as a rule.
SELECT job_status_default_empty(%(months)s::integer) AS made
