-- Purpose: checks the connection to the database.
-- Parameters: none.
-- Rows: one: answer, always 1.
-- Index: none.
SELECT 1 AS answer
