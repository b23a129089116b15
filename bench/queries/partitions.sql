-- Purpose: how many months the history has partitions for.
SELECT count(*) - 1 AS months
FROM pg_inherits
WHERE inhparent = 'job_status'::regclass
