-- Purpose: resets the snapshot of the last fold after a restore: transaction ids mean nothing on another server, and
--   no delta in a dump is folded.
-- Parameters: none.
-- Rows: none.
-- Index: none; the table has one row.
UPDATE job_tally_fold SET snapshot = '1:1:'
