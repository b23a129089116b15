-- Purpose: releases the migration lock.
-- Parameters: none.
-- Rows: one: released boolean.
-- Index: none.
SELECT pg_advisory_unlock(hashtext('muster.migrations')) AS released
