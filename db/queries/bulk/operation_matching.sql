-- Purpose: the locked jobs of a chunk that match the filter. A statement of its own after operation_lock.sql, so that its
--   snapshot has all that was written before the lock.
-- Regions: conditions: those of the filter (job_conditions.sql).
-- Parameters: ids bigint[]; those of the conditions.
-- Rows: one: ids bigint[] (null when none match).
-- Index: job_pkey, job_latest_pkey.
SELECT array_agg(id ORDER BY id) AS ids
FROM jobs
WHERE
    id = ANY (%(ids)s::bigint [])
    AND /* conditions: */ true /* :conditions */
