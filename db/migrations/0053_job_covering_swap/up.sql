-- Purpose: replaces the plain indexes of creation, queues, owners and projects by the covering ones.
-- Locks: ACCESS EXCLUSIVE on job for milliseconds.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql builds the plain indexes again; writes of job wait for it, about a minute at ten million jobs.

-- Nothing names the indexes, and their lock lasts as long as the swap.
-- squawk-ignore-file require-concurrent-index-deletion, renaming-object

SET LOCAL lock_timeout = '2s';

DROP INDEX job_queue_idx;
ALTER INDEX job_queue_covering_idx RENAME TO job_queue_idx;
DROP INDEX job_owner_idx;
ALTER INDEX job_owner_covering_idx RENAME TO job_owner_idx;
DROP INDEX job_project_idx;
ALTER INDEX job_project_covering_idx RENAME TO job_project_idx;
DROP INDEX job_created_idx;
ALTER INDEX job_created_covering_idx RENAME TO job_created_idx;
