-- Purpose: adds the order by priority with the columns of job that lists filter by, so that rows which are skipped or do not
--   match are tested in the index alone. 0023 puts it in the place of job_priority_idx.
--   Project is left out: the longest names, queues, owners and projects together exceed the size of an index row.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: about half a minute, and 550 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_priority_covering_idx ON job (priority, created_minute, id)
INCLUDE (created_at, queue, owner);
