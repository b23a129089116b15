-- Purpose: takes the migration lock for this session, so that migrations never run concurrently.
-- Parameters: none.
-- Rows: one: held boolean.
-- Index: none.
SELECT pg_try_advisory_lock(hashtext('muster.migrations')) AS held
