-- Purpose: makes the index of 0063 that of the primary key.
-- Locks: ACCESS EXCLUSIVE on job_latest for milliseconds.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql builds the index without other columns again, and that of 0063; everything that touches job_latest waits
--   for them, 20 seconds at ten million jobs.

-- Nobody meets the table without a primary key: both changes are one.
-- squawk-ignore-file ban-drop-constraint
SET LOCAL lock_timeout = '2s';

ALTER TABLE job_latest
DROP CONSTRAINT job_latest_pkey,
ADD CONSTRAINT job_latest_pkey PRIMARY KEY USING INDEX job_latest_covering_idx;
