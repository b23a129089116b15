-- Purpose: whether the planner knows that the table job has rows.
-- Parameters: none.
-- Rows: one: known boolean.
-- Index: pg_class_oid_index.
SELECT reltuples > 0 AS known
FROM pg_class
WHERE oid = 'job'::regclass
