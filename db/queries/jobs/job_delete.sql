-- Purpose: deletes a job and its history, unless it has changed since it was read.
-- Parameters: id bigint; version text or null (If-Match).
-- Rows: none (no such job) or one: stale boolean (changed since, so not deleted).
-- Index: job_pkey, job_latest_pkey; the trigger uses job_status_pkey of every partition.
--
-- job_latest is locked first, as by all who write both.
WITH target AS MATERIALIZED (
    SELECT
        latest.id,
        coalesce(
            latest.xmin::text || '.' || job.xmin::text <> ALL (string_to_array(%(version)s::text, ',')), false
        ) AS stale
    FROM job_latest AS latest
    JOIN job ON job.id = latest.id
    WHERE latest.id = %(id)s::bigint
    FOR UPDATE OF latest
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
