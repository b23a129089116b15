-- Purpose: adds the index of owners in creation order with the other columns of job that lists filter by. Jobs that don't
--   match are tested in the index alone. 0053 replaces job_owner_idx by it.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: half a minute, and 750 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_owner_covering_idx ON job (owner, created_minute, id)
INCLUDE (created_at, priority, queue, project)
WHERE owner <> '';
