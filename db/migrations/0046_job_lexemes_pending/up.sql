-- Purpose: lets more new jobs wait before they are sorted into the index of name pieces: many at once cost less for each.
-- Locks: ACCESS EXCLUSIVE on job_lexemes_idx, for a moment.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql sets the earlier limit.

SET LOCAL lock_timeout = '2s';

ALTER INDEX job_lexemes_idx SET (gin_pending_list_limit = 2048);
