-- Purpose: locks the jobs of a chunk that still match. Conditions are checked again after locking, which excludes jobs
--   changed since the chunk was read.
-- Regions: conditions: those of the filter (job_conditions.sql); lock: the row lock of the change (job_update.sql,
--   job_bulk_delete.sql).
-- Parameters: ids bigint[]; those of the conditions.
-- Rows: one: ids bigint[] (null when none match).
-- Index: job_pkey.
WITH locked AS MATERIALIZED (
    SELECT id
    FROM job
    WHERE
        id = ANY (%(ids)s::bigint [])
        AND /* conditions: */ true /* :conditions */
    ORDER BY id
    /* lock: */ FOR NO KEY UPDATE /* :lock */
)

SELECT array_agg(id ORDER BY id) AS ids
FROM locked
