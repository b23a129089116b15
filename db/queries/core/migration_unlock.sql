-- Purpose: gives the lock of migrations back.
-- Parameters: none.
-- Rows: one: released boolean.
-- Index: none.
SELECT pg_advisory_unlock(hashtext('muster.migrations')) AS released
