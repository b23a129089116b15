-- Purpose: drops the index of what each worker runs. job_latest_run_idx has replaced it.
-- Locks: SHARE UPDATE EXCLUSIVE on job_latest; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: milliseconds.
-- Old code: runs on it, because it calls the functions, which read the other index by now.
-- Undo: down.sql builds the index again: two scans of job_latest.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
DROP INDEX CONCURRENTLY job_latest_worker_idx;
