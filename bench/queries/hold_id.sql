-- Purpose: opens a transaction that has an id, like a transaction that has written.
BEGIN;
SELECT pg_current_xact_id()
