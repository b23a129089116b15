-- Purpose: adds an index by name within an owner with the columns of job that lists filter by, but the project, as 0047 does
--   within a project.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: half a minute, and 1.1 GB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_owner_name_idx ON job (owner, name COLLATE "C", id)
INCLUDE (created_minute, created_at, priority, queue)
WHERE owner <> '';
