-- Purpose: opens a transaction that only reads, and holds its snapshot.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT count(*) FROM job_tally_fold
