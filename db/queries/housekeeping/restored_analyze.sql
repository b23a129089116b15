-- Purpose: collects planner statistics of all tables, which a dump does not contain.
-- Parameters: none.
-- Rows: none.
-- Index: none.
ANALYZE
