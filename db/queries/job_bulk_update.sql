-- Purpose: one status update or change of priority for many jobs; those that it does not fit are left alone.
-- Parameters: ids bigint[]; actor, message text; status_type status_type or null; from_statuses status_type[]: those it
--   is meant for; priority smallint or null.
-- Rows: one: matched, changed bigint, skipped (JSON array of {id, reason}).
-- Index: job_pkey.
--
-- Rows are locked in the order of their ids: two bulk writers wait for each other instead of dying in a deadlock.
WITH target AS MATERIALIZED (
    SELECT
        id,
        greatest(clock_timestamp(), updated_at + interval '1 microsecond') AS at,
        status,
        CASE
            WHEN %(status_type)s::status_type IS NOT NULL AND NOT (
                status = ANY (%(from_statuses)s::status_type []) AND %(status_type)s::status_type = ANY (status_next(status))
            ) THEN 'transition_refused'
            WHEN %(priority)s::smallint IS NOT NULL AND completed_at IS NOT NULL THEN 'job_finished'
        END AS reason
    FROM job
    WHERE id = ANY (%(ids)s::bigint [])
    ORDER BY id
    FOR NO KEY UPDATE
),

plan AS MATERIALIZED (
    SELECT
        id,
        at,
        coalesce(%(status_type)s::status_type, status) AS next,
        %(status_type)s::status_type IS NOT NULL AS moves,
        status IN ('FAILED', 'CANCELLED') AND %(status_type)s::status_type = 'PENDING' AS retries
    FROM target
    WHERE reason IS NULL
),

updated AS (
    UPDATE job
    SET
        updated_at = plan.at,
        status = plan.next,
        priority = coalesce(%(priority)s::smallint, job.priority),
        status_at = CASE WHEN plan.moves THEN plan.at ELSE job.status_at END,
        status_message = CASE WHEN plan.moves THEN %(message)s::text ELSE job.status_message END,
        progress = CASE
            WHEN NOT plan.moves THEN job.progress
            WHEN plan.next = 'COMPLETED' THEN 100
            WHEN plan.next <> 'PENDING' THEN job.progress
        END,
        attempt = job.attempt + CASE WHEN plan.retries THEN 1 ELSE 0 END,
        started_at = CASE
            WHEN plan.next = 'RUNNING' THEN coalesce(job.started_at, plan.at)
            WHEN plan.next <> 'PENDING' THEN job.started_at
        END,
        completed_at = CASE WHEN plan.next NOT IN ('PENDING', 'RUNNING') THEN coalesce(job.completed_at, plan.at) END,
        result_data = CASE WHEN plan.moves AND plan.next = 'PENDING' THEN NULL ELSE job.result_data END,
        error_message = CASE WHEN plan.moves AND plan.next = 'PENDING' THEN '' ELSE job.error_message END,
        worker = CASE WHEN plan.next <> 'PENDING' THEN job.worker END,
        lease_token = CASE WHEN plan.next = 'RUNNING' THEN job.lease_token END,
        lease_expires_at = CASE WHEN plan.next = 'RUNNING' THEN job.lease_expires_at END
    FROM plan
    WHERE job.id = plan.id
    RETURNING job.id, job.status, job.status_at, job.status_message, job.progress, plan.moves
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, message, progress, actor)
    SELECT id, status, status_at, status_message, progress, %(actor)s::text
    FROM updated
    WHERE moves
)

SELECT
    (SELECT count(*) FROM target) AS matched,
    (SELECT count(*) FROM updated) AS changed,
    (
        SELECT coalesce(json_agg(json_build_object('id', id, 'reason', reason) ORDER BY id), '[]')
        FROM (
            SELECT id, reason FROM target WHERE reason IS NOT NULL
            UNION ALL
            SELECT asked.id, 'not_found'
            FROM (SELECT DISTINCT unnest(%(ids)s::bigint []) AS id) AS asked
            WHERE NOT EXISTS (SELECT FROM target WHERE target.id = asked.id)
        ) AS left_alone
    ) AS skipped
