-- Purpose: locks the jobs of a chunk, so that nobody changes them until the chunk ends. operation_matching.sql then checks
--   which still match.
-- Parameters: ids bigint[].
-- Rows: one: ids bigint[] of those that exist, null for none.
-- Index: job_latest_pkey.
WITH locked AS MATERIALIZED (
    SELECT id
    FROM job_latest
    WHERE id = ANY (%(ids)s::bigint [])
    ORDER BY id
    FOR UPDATE
)

SELECT array_agg(id ORDER BY id) AS ids
FROM locked
