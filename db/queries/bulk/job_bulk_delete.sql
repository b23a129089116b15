-- Purpose: deletes many jobs and their histories.
-- Parameters: ids bigint[].
-- Rows: one: matched, changed bigint, skipped (JSON array of {id, reason}).
-- Index: job_latest_pkey, job_pkey; the trigger uses job_status_pkey of every partition.
WITH target AS MATERIALIZED (
    SELECT id
    FROM job_latest
    WHERE id = ANY (%(ids)s::bigint [])
    ORDER BY id
    FOR UPDATE
),

deleted AS (
    DELETE FROM job
    USING target
    WHERE job.id = target.id
    RETURNING job.id
)

SELECT
    (SELECT count(*) FROM target) AS matched,
    (SELECT count(*) FROM deleted) AS changed,
    (
        SELECT coalesce(json_agg(json_build_object('id', asked.id, 'reason', 'not_found') ORDER BY asked.id), '[]')
        FROM (SELECT DISTINCT unnest(%(ids)s::bigint []) AS id) AS asked
        WHERE NOT EXISTS (SELECT FROM target WHERE target.id = asked.id)
    ) AS skipped
