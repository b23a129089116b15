-- Purpose: deletes full budgets.
-- Parameters: none.
-- Rows: none.
-- Index: none; a scan of one row per recent client.
DELETE FROM rate_limit
WHERE full_at < now()
