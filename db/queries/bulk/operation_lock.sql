-- Purpose: locks those jobs of a chunk that still match. The rows are looked at anew once they are locked, so a job that
--   was moved on since the chunk was read is not among them.
-- Fragments: conditions: those of the filter; lock (operation_lock.fragments.sql): what is to become of the jobs.
-- Parameters: ids bigint[]; those of the conditions.
-- Rows: one: ids bigint[] (null when none match).
-- Index: job_pkey.
WITH locked AS MATERIALIZED (
    SELECT id
    FROM job
    WHERE
        id = ANY (%(ids)s::bigint [])
        AND {conditions}
    ORDER BY id
    {lock}
)

SELECT array_agg(id ORDER BY id) AS ids
FROM locked
