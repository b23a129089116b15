-- Purpose: adds indexes by owner, project and queue to the copies of unsuccessful jobs: a list of the FAILED or CANCELLED
--   jobs of an owner read all copies.
-- Locks: SHARE on job_unsuccessful; jobs that fail or are cancelled wait.
-- At ten million jobs: 5 seconds, and 250 MB, with a million of them unsuccessful.
-- Old code: runs on it.
-- Undo: down.sql drops the indexes.

-- The copies are few, and each index is built in two seconds.
-- squawk-ignore-file require-concurrent-index-creation, prefer-robust-stmts

SET LOCAL lock_timeout = '2s';

CREATE INDEX job_unsuccessful_owner_idx ON job_unsuccessful (owner, created_minute, id)
INCLUDE (status, created_at, priority, queue, project) WHERE owner <> '';
CREATE INDEX job_unsuccessful_project_idx ON job_unsuccessful (project, created_minute, id)
INCLUDE (status, created_at, priority, queue, owner) WHERE project <> '';
CREATE INDEX job_unsuccessful_queue_idx ON job_unsuccessful (queue, created_minute, id)
INCLUDE (status, created_at, priority, owner, project);
