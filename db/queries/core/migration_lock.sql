-- Purpose: takes the lock of migrations for this session, so that two never run.
-- Parameters: none.
-- Rows: one: held boolean.
-- Index: none.
SELECT pg_try_advisory_lock(hashtext('muster.migrations')) AS held
