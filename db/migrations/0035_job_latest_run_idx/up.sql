-- Purpose: adds an index of what each worker runs that only statements about workers match: without statistics, the planner
--   could prefer the index of statuses to job_latest_worker_idx, and read all that runs.
-- Locks: SHARE UPDATE EXCLUSIVE on job_latest; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: two scans of job_latest, less than a minute; the index has an entry for each RUNNING job only.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_latest_run_idx ON job_latest (worker) WHERE (status = 'RUNNING') IS TRUE;
