-- Purpose: removes the workers of a measurement.
-- Parameters: none.
-- Rows: none.
DELETE FROM worker
WHERE name LIKE 'bench %'
