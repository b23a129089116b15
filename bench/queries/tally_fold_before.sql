-- Purpose: takes into the tally of commit c1cc3a4 what writers have noted, as its housekeeping did.
-- Rows: one: folded bigint, the rows taken in.
SELECT job_tally_fold(TRUE, 1, 0) AS folded
