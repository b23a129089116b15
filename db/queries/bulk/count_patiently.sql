-- Purpose: raises the statement timeout for the rest of the transaction, to count many jobs by scanning them.
-- Parameters: none.
-- Rows: none.
-- Index: none.
SET LOCAL statement_timeout = '60s'
