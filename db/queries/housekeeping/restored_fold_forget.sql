-- Purpose: forgets the snapshot of the last fold, after a restore: another server numbers its transactions anew, and
--   every delta in a dump is one that no fold has taken in.
-- Parameters: none.
-- Rows: none.
-- Index: none; the table has one row.
UPDATE job_tally_fold SET snapshot = '1:1:'
