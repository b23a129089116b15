-- Purpose: takes the housekeeping lock for this session, so that only one process is active.
-- Parameters: none.
-- Rows: one: held boolean.
-- Index: none.
SELECT pg_try_advisory_lock(hashtext('muster.housekeeping')) AS held
