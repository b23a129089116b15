-- Purpose: replaces the index of creation order by the one that has the names too.
-- Locks: ACCESS EXCLUSIVE on job for milliseconds.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql builds the index without names again; writes of job wait for it, 20 seconds at ten million jobs.

-- Nothing names the index, and its lock lasts as long as the swap.
-- squawk-ignore-file require-concurrent-index-deletion, renaming-object

SET LOCAL lock_timeout = '2s';

DROP INDEX job_created_idx;
ALTER INDEX job_created_name_idx RENAME TO job_created_idx;
