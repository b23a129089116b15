-- Purpose: locks those jobs of a chunk that still match. The rows are looked at anew once they are locked, so a job that
--   was moved on since the chunk was read is not among them.
-- Regions: conditions: those of the filter (job_conditions.sql); lock: as strong as that of what is to become of the jobs
--   (job_update.sql, job_bulk_delete.sql).
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
