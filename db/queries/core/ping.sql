-- Purpose: whether the database answers.
-- Parameters: none.
-- Rows: one: answer, always 1.
-- Index: none.
SELECT 1 AS answer
