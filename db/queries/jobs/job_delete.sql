-- Purpose: deletes a job and its history, unless it has changed since it was read.
-- Parameters: id bigint; version text or null (If-Match).
-- Rows: none (no such job) or one: stale boolean (changed since, so not deleted).
-- Index: job_pkey; the cascade uses job_status_pkey of every partition.
WITH target AS MATERIALIZED (
    SELECT
        id,
        coalesce(xmin::text <> ALL (string_to_array(%(version)s::text, ',')), false) AS stale
    FROM job
    WHERE id = %(id)s::bigint
    FOR UPDATE
),

deleted AS (
    DELETE FROM job
    USING target
    WHERE job.id = target.id AND NOT target.stale
    RETURNING job.id
)

SELECT target.stale
FROM target
LEFT JOIN deleted ON deleted.id = target.id
WHERE target.stale OR deleted.id IS NOT NULL
