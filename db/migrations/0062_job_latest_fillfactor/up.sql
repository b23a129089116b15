-- Purpose: leaves room in the pages of job_latest for the next versions of their rows. A page that is 90 percent full takes
--   three of its forty. The others go wherever old changes have left a gap: each to another page, which the log then takes
--   whole (docs/adr/0012-job-and-latest.md).
-- Locks: SHARE UPDATE EXCLUSIVE on job_latest for milliseconds: reads and writes go on, and a running autovacuum starts
--   again later.
-- At ten million jobs: milliseconds. Pages that exist stay as they are.
-- Old code: runs on it.
-- Undo: down.sql.
SET LOCAL lock_timeout = '5s';

ALTER TABLE job_latest SET (fillfactor = 80);
