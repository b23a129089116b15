-- Purpose: drops the index that the sample of lists was, in whose place job_sample is.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: milliseconds.
-- Old code: its samples find no index, and read job.
-- Undo: down.sql builds the index again, 2 MB.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
DROP INDEX CONCURRENTLY job_sample_idx;
