-- Purpose: deletes many jobs and their histories; the audit log keeps their names, in one entry.
-- Parameters: ids bigint[]; only_owner text or null (whose jobs alone may be deleted); actor,
--   audit_actor (the caller, who may name another actor), address, request_id text.
-- Rows: one: matched, changed bigint, skipped (JSON array of {id, reason}).
-- Index: job_latest_pkey, job_pkey; the trigger uses job_status_pkey of every partition.
WITH target AS MATERIALIZED (
    SELECT
        latest.id,
        coalesce(job.owner <> %(only_owner)s::text, false) AS is_foreign
    FROM job_latest AS latest
    JOIN job ON job.id = latest.id
    WHERE latest.id = ANY (%(ids)s::bigint [])
    ORDER BY latest.id
    FOR UPDATE OF latest
),

deleted AS (
    DELETE FROM job
    USING target
    WHERE job.id = target.id AND NOT target.is_foreign
    RETURNING job.id, job.name
),

audited AS (
    INSERT INTO audit (actor, action, target, detail, address, request_id)
    SELECT
        %(audit_actor)s::text,
        'jobs.deleted',
        count(*) || ' jobs',
        jsonb_build_object('jobs', jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY id))
        || jsonb_strip_nulls(jsonb_build_object('actor', nullif(%(actor)s::text, %(audit_actor)s::text))),
        %(address)s::text,
        %(request_id)s::text
    FROM deleted
    HAVING count(*) > 0
)

SELECT
    (SELECT count(*) FROM target) AS matched,
    (SELECT count(*) FROM deleted) AS changed,
    (
        SELECT coalesce(json_agg(json_build_object('id', id, 'reason', reason) ORDER BY id), '[]')
        FROM (
            SELECT id, 'not_owner' AS reason
            FROM target
            WHERE is_foreign
            UNION ALL
            SELECT asked.id, 'not_found'
            FROM (SELECT DISTINCT unnest(%(ids)s::bigint []) AS id) AS asked
            WHERE NOT EXISTS (SELECT FROM target WHERE target.id = asked.id)
        ) AS left_alone
    ) AS skipped
