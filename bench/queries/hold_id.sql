-- Purpose: opens a transaction that has an id, as one that has written something has.
BEGIN;
SELECT pg_current_xact_id()
