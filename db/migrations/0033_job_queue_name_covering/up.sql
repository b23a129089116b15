-- Purpose: adds an index by name within a queue with the columns of job that lists filter by. The planner reads it instead
--   of all names, and rows that are skipped or don't match are tested in the index alone. 0034 replaces
--   job_queue_name_idx by it.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: about a minute, and 900 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_queue_name_covering_idx ON job (queue, name COLLATE "C", id)
INCLUDE (created_minute, created_at, priority, owner);
