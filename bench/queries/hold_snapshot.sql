-- Purpose: opens a read-only transaction that holds its snapshot.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT count(*) FROM job_tally_fold
