-- Purpose: number of all jobs, from the tally.
-- Parameters: none.
-- Rows: one: count bigint.
-- Index: job_tally_pkey.
SELECT job_count(enum_range(NULL::status_type), NULL, NULL) AS count
