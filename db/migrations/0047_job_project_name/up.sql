-- Purpose: adds an index by name within a project with the columns of job that lists filter by, like that within a queue,
--   but the owner: with it, names of four-byte characters would exceed the size of an index row.
--   Lists of a project by name, and searches under a project, read the names of the project only.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: half a minute, and 1.1 GB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_project_name_idx ON job (project, name COLLATE "C", id)
INCLUDE (created_minute, created_at, priority, queue)
WHERE project <> '';
