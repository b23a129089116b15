-- Purpose: makes the batches of all imports take turns, so that none loads a job that another is loading.
-- Parameters: none.
-- Rows: one: locked, always empty. Held until the transaction ends.
-- Index: none.
SELECT pg_advisory_xact_lock(hashtext('import_jobs')) AS locked
