-- Purpose: validates the constraints of 0039.
-- Locks: SHARE UPDATE EXCLUSIVE on job and job_latest; nobody waits.
-- At ten million jobs: one scan of each table, a minute or two.
-- Old code: runs on it.
-- Undo: down.sql makes them NOT VALID again.

SET LOCAL lock_timeout = '2s';

ALTER TABLE job VALIDATE CONSTRAINT job_valid;
ALTER TABLE job_latest VALIDATE CONSTRAINT job_latest_valid;
