-- Purpose: deletes a job and its history, unless it belongs to somebody else or has changed since it was read; the audit log
--   keeps its name.
-- Parameters: id bigint; version text or null (If-Match); only_owner text or null (whose jobs alone may be deleted); actor,
--   audit_actor (the caller, who may name another actor), address, request_id text.
-- Rows: none (no such job) or one: verdict (ok, foreign, stale).
-- Index: job_pkey, job_latest_pkey; the trigger uses job_status_pkey of every partition.
--
-- job_latest is locked first, as by all who write both.
WITH target AS MATERIALIZED (
    SELECT
        latest.id,
        CASE
            WHEN job.owner <> %(only_owner)s::text THEN 'foreign'
            WHEN latest.xmin::text || '.' || job.xmin::text <> ALL (string_to_array(%(version)s::text, ',')) THEN 'stale'
            ELSE 'ok'
        END AS verdict
    FROM job_latest AS latest
    JOIN job ON job.id = latest.id
    WHERE latest.id = %(id)s::bigint
    FOR UPDATE OF latest
),

deleted AS (
    DELETE FROM job
    USING target
    WHERE job.id = target.id AND target.verdict = 'ok'
    RETURNING job.id, job.name, job.owner
),

audited AS (
    INSERT INTO audit (actor, action, target, detail, address, request_id)
    SELECT
        %(audit_actor)s::text,
        'job.deleted',
        id::text,
        jsonb_build_object('name', name, 'owner', owner)
        || jsonb_strip_nulls(jsonb_build_object('actor', nullif(%(actor)s::text, %(audit_actor)s::text))),
        %(address)s::text,
        %(request_id)s::text
    FROM deleted
)

SELECT target.verdict
FROM target
LEFT JOIN deleted ON deleted.id = target.id
WHERE target.verdict <> 'ok' OR deleted.id IS NOT NULL
