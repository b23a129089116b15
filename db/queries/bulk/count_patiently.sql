-- Purpose: gives the rest of the transaction time to count many jobs one by one.
-- Parameters: none.
-- Rows: none.
-- Index: none.
SET LOCAL statement_timeout = '60s'
