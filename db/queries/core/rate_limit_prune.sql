-- Purpose: forgets clients whose budgets are full again.
-- Parameters: none.
-- Rows: none.
-- Index: none; a scan of one row for each client of the last minutes.
DELETE FROM rate_limit
WHERE full_at < now()
