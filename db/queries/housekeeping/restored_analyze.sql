-- Purpose: collects planner statistics of all tables, which a dump doesn't hold.
-- Parameters: none.
-- Rows: none.
-- Index: none.
ANALYZE
