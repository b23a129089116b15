-- Purpose: adds the order by name within a queue with the columns of job that lists filter by, so that the planner reads it
--   instead of all names, and rows which are skipped or do not match are tested in the index alone. 0034 puts it in the
--   place of job_queue_name_idx.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: about a minute, and 900 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_queue_name_covering_idx ON job (queue, name COLLATE "C", id)
INCLUDE (created_minute, created_at, priority, owner);
