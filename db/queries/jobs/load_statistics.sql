-- Purpose: checks whether planner statistics know of rows in the table job.
-- Parameters: none.
-- Rows: one: known boolean.
-- Index: pg_class_oid_index.
SELECT reltuples > 0 AS known
FROM pg_class
WHERE oid = 'job'::regclass
