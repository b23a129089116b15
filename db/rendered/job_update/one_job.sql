-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH target AS MATERIALIZED (
    SELECT
        latest.id,
        latest.status,
        status_next(latest.status)::text [] AS allowed,
        greatest(clock_timestamp(), latest.updated_at + interval '1 microsecond') AS at,
        CASE
            WHEN job.owner <> %(only_owner)s::text THEN 'foreign'
            WHEN latest.xmin::text || '.' || job.xmin::text <> ALL (string_to_array(%(version)s::text, ',')) THEN 'stale'
            WHEN
                %(status_type)s::status_type IS NOT NULL
                AND %(status_type)s::status_type <> ALL (status_next(latest.status))
                THEN 'refused'
            WHEN latest.status <> ALL (%(from_statuses)s::status_type []) THEN 'refused'
            WHEN %(edits)s::jsonb IS NOT NULL AND latest.completed_at IS NOT NULL THEN 'finished'
            ELSE 'ok'
        END AS verdict
    FROM job_latest AS latest
    JOIN job ON job.id = latest.id
    WHERE latest.id = ANY (%(ids)s::bigint [])
    ORDER BY latest.id
    FOR NO KEY UPDATE OF latest
),

plan AS MATERIALIZED (
    SELECT
        id,
        at,
        coalesce(%(status_type)s::status_type, status) AS next,
        %(status_type)s::status_type IS NOT NULL AS moves,
        status IN ('FAILED', 'CANCELLED') AND %(status_type)s::status_type = 'PENDING' AS retries,
        coalesce(%(edits)s::jsonb, '{}') AS edits
    FROM target
    WHERE verdict = 'ok'
),

updated AS (
    UPDATE job_latest AS latest
    SET
        updated_at = plan.at,
        status = plan.next,
        status_at = CASE WHEN plan.moves THEN plan.at ELSE latest.status_at END,
        status_message = CASE
            WHEN NOT plan.moves THEN latest.status_message
            WHEN %(message)s::text <> '' THEN %(message)s::text
            WHEN latest.status = 'RUNNING' AND latest.worker IS NOT NULL
                THEN
                    CASE WHEN plan.next = 'CANCELLED' THEN 'Cancelled' ELSE 'Taken from its worker' END
                    || ' while ' || latest.worker || ' ran it.'
            ELSE ''
        END,
        progress = CASE
            WHEN NOT plan.moves THEN latest.progress
            WHEN plan.next = 'PENDING' THEN NULL
            WHEN %(has_progress)s::boolean THEN %(progress)s::smallint
            WHEN plan.next = 'COMPLETED' THEN 100
            ELSE latest.progress
        END,
        attempt = CASE WHEN plan.retries THEN least(latest.attempt + 1, 32767) ELSE latest.attempt END,
        started_at = CASE
            WHEN plan.next = 'PENDING' THEN NULL
            WHEN plan.next = 'RUNNING' THEN coalesce(latest.started_at, plan.at)
            ELSE latest.started_at
        END,
        completed_at = CASE
            WHEN plan.next IN ('PENDING', 'RUNNING') THEN NULL
            ELSE coalesce(latest.completed_at, plan.at)
        END,
        result_data = CASE
            WHEN plan.moves AND plan.next = 'PENDING' THEN NULL
            WHEN %(has_result_data)s::boolean THEN %(result_data)s::jsonb
            ELSE latest.result_data
        END,
        error_message = CASE
            WHEN plan.moves AND plan.next = 'PENDING' THEN ''
            WHEN %(has_error_message)s::boolean THEN %(error_message)s::text
            ELSE latest.error_message
        END,
        exit_code = CASE WHEN plan.moves AND plan.next = 'PENDING' THEN NULL ELSE latest.exit_code END,
        usage = CASE WHEN plan.moves AND plan.next = 'PENDING' THEN NULL ELSE latest.usage END,
        worker = CASE WHEN plan.moves AND plan.next IN ('PENDING', 'RUNNING') THEN NULL ELSE latest.worker END,
        lost_in_a_row = CASE WHEN plan.retries THEN 0 ELSE latest.lost_in_a_row END,
        lease_token = CASE WHEN plan.next = 'RUNNING' THEN latest.lease_token END,
        lease_expires_at = CASE WHEN plan.next = 'RUNNING' THEN latest.lease_expires_at END,
        scheduled_at = CASE
            WHEN plan.edits ? 'scheduled_at' THEN (plan.edits ->> 'scheduled_at')::timestamptz ELSE latest.scheduled_at
        END
    FROM plan
    WHERE latest.id = plan.id
    RETURNING latest AS entry, latest.xmin::text AS version, plan.moves
),

edited AS (
    UPDATE job
    SET
        name = CASE WHEN plan.edits ? 'name' THEN plan.edits ->> 'name' ELSE job.name END,
        description = CASE
            WHEN plan.edits ? 'description' THEN plan.edits ->> 'description' ELSE job.description
        END,
        priority = CASE WHEN plan.edits ? 'priority' THEN (plan.edits ->> 'priority')::smallint ELSE job.priority END,
        resource_requirements = CASE
            WHEN plan.edits ? 'resource_requirements' THEN plan.edits -> 'resource_requirements'
            ELSE job.resource_requirements
        END
    FROM plan
    WHERE
        job.id = plan.id
        AND plan.edits ?| ARRAY['name', 'description', 'priority', 'resource_requirements']
    RETURNING job AS entry, job.xmin::text AS version
),

history AS (
    INSERT INTO job_status (job_id, status_type, timestamp, message, progress, actor, attempt)
    SELECT
        (entry).id,
        (entry).status,
        (entry).status_at,
        (entry).status_message,
        (entry).progress,
        %(actor)s::text,
        (entry).attempt
    FROM updated
    WHERE moves
    RETURNING job_status AS added
)

SELECT
    target.verdict,
    target.status,
    target.allowed,
    job_document(coalesce(edited.entry, job), updated.entry, history.added)::text AS body,
    updated.version || '.' || coalesce(edited.version, job.xmin::text) AS version
FROM target
JOIN job ON job.id = target.id
LEFT JOIN updated ON true
LEFT JOIN edited ON true
LEFT JOIN history ON true
