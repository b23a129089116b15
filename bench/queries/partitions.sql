-- Purpose: number of monthly partitions of the history.
SELECT count(*) - 1 AS months
FROM pg_inherits
WHERE inhparent = 'job_status'::regclass
