-- Purpose: replaces the plain index by name within a queue by the covering one.
-- Locks: ACCESS EXCLUSIVE on job for milliseconds.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql builds the plain index again; writes of job wait for it, about half a minute at ten million jobs.

-- Nothing names the indexes, and their lock lasts as long as the swap.
-- squawk-ignore-file require-concurrent-index-deletion, renaming-object

SET LOCAL lock_timeout = '2s';

DROP INDEX job_queue_name_idx;
ALTER INDEX job_queue_name_covering_idx RENAME TO job_queue_name_idx;
