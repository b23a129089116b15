-- Purpose: serialises the batches of all imports, so that no two load the same job.
-- Parameters: none.
-- Rows: one: locked, always empty. Held until the transaction ends.
-- Index: none.
SELECT pg_advisory_xact_lock(hashtext('import_jobs')) AS locked
