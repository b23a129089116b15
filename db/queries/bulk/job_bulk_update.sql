-- Purpose: applies one status update or edit to many jobs; reports those it does not apply to as skipped.
-- Parameters: those of the change.
-- Regions: change: that of job_update.sql, with its parameters.
-- Rows: one: matched, changed bigint, skipped (JSON array of {id, reason}).
-- Index: job_latest_pkey, job_pkey.
/* change: */
WITH target AS MATERIALIZED (
    SELECT
        id,
        'ok' AS verdict
    FROM jobs
    WHERE id = ANY (%(ids)s::bigint [])
),

updated AS (
    SELECT id
    FROM target
)
/* :change */

SELECT
    (SELECT count(*) FROM target) AS matched,
    (SELECT count(*) FROM updated) AS changed,
    (
        SELECT coalesce(json_agg(json_build_object('id', id, 'reason', reason) ORDER BY id), '[]')
        FROM (
            SELECT
                id,
                CASE verdict
                    WHEN 'foreign' THEN 'not_owner'
                    WHEN 'finished' THEN 'job_finished'
                    ELSE 'transition_refused'
                END AS reason
            FROM target
            WHERE verdict <> 'ok'
            UNION ALL
            SELECT asked.id, 'not_found'
            FROM (SELECT DISTINCT unnest(%(ids)s::bigint []) AS id) AS asked
            WHERE NOT EXISTS (SELECT FROM target WHERE target.id = asked.id)
        ) AS left_alone
    ) AS skipped
