SET LOCAL lock_timeout = '2s';

CREATE OR REPLACE FUNCTION job_finish(worker text, runs json)
RETURNS TABLE (id bigint, outcome text, status status_type)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    done_ids bigint [];
    done_statuses status_type [];
BEGIN
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (
            id bigint,
            attempt smallint,
            status status_type,
            message text,
            exit_code integer,
            result_data jsonb,
            error_message text,
            usage jsonb
        )
        ORDER BY run.id
    ),

    ended AS (
        UPDATE job_latest AS latest
        SET
            status = told.status,
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = CASE WHEN told.status <> 'PENDING' THEN latest.started_at END,
            completed_at = CASE
                WHEN told.status <> 'PENDING' THEN greatest(now(), latest.updated_at + interval '1 microsecond')
            END,
            status_message = coalesce(told.message, ''),
            progress = CASE told.status WHEN 'COMPLETED' THEN 100 WHEN 'PENDING' THEN NULL ELSE latest.progress END,
            exit_code = told.exit_code,
            result_data = told.result_data,
            error_message = coalesce(told.error_message, ''),
            usage = told.usage,
            worker = CASE WHEN told.status <> 'PENDING' THEN latest.worker END
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND latest.status = 'RUNNING'
        AND latest.worker = job_finish.worker
        AND latest.attempt = told.attempt
        RETURNING
            latest.id, latest.status, latest.status_at, latest.status_message, latest.progress, latest.attempt
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
        SELECT
            ended.id,
            ended.status_at,
            ended.status,
            ended.progress,
            ended.status_message,
            job_finish.worker,
            ended.attempt
        FROM ended
    )

    SELECT coalesce(array_agg(ended.id), '{}'), array_agg(ended.status) INTO done_ids, done_statuses
    FROM ended;
    outcome := 'done';
    FOR place IN 1..cardinality(done_ids) LOOP
        id := done_ids[place];
        status := done_statuses[place];
        RETURN NEXT;
    END LOOP;
    IF cardinality(done_ids) < json_array_length(runs) THEN
        RETURN QUERY
        SELECT
            told.id,
            CASE
                WHEN
                    (latest.status, latest.attempt, latest.worker) = (told.status, told.attempt, job_finish.worker)
                    THEN 'already'
                ELSE 'stale'
            END,
            latest.status
        FROM json_to_recordset(runs) AS told (id bigint, attempt smallint, status status_type)
        -- OFFSET keeps it one look for each run.
        LEFT JOIN LATERAL (
            SELECT job_latest.status, job_latest.attempt, job_latest.worker
            FROM job_latest
            WHERE job_latest.id = told.id
            OFFSET 0
        ) AS latest ON true
        WHERE told.id <> ALL (done_ids);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION job_heartbeat(worker text, runs json)
RETURNS TABLE (id bigint, attempt smallint, verdict text)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, progress smallint)
        ORDER BY run.id
    ),

    noted AS (
        UPDATE job_latest AS latest
        SET progress = told.progress
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND latest.status = 'RUNNING'
        AND latest.worker = job_heartbeat.worker
        AND latest.attempt = told.attempt
        AND latest.progress IS DISTINCT FROM told.progress
        AND told.progress IS NOT NULL
    )

    SELECT
        told.id,
        told.attempt,
        CASE
            WHEN
                (latest.status, latest.attempt, latest.worker) = ('CANCELLED', told.attempt, job_heartbeat.worker)
                THEN 'cancel'
            ELSE 'unknown'
        END
    FROM told
    -- OFFSET keeps it one look for each run.
    LEFT JOIN LATERAL (
        SELECT job_latest.status, job_latest.attempt, job_latest.worker
        FROM job_latest
        WHERE job_latest.id = told.id
        OFFSET 0
    ) AS latest ON true
    WHERE (latest.status, latest.attempt, latest.worker)
    IS DISTINCT FROM ('RUNNING', told.attempt, job_heartbeat.worker);
END
$$;

CREATE OR REPLACE FUNCTION job_report(worker text, runs json) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    said bigint [];
BEGIN
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, progress smallint, message text, usage jsonb)
        WHERE run.message IS NOT NULL OR run.usage IS NOT NULL
        ORDER BY run.id
    ),

    kept AS (
        UPDATE job_latest AS latest
        SET usage = told.usage
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told WHERE told.message IS NULL))
        AND latest.id = told.id
        AND told.message IS NULL
        AND latest.status = 'RUNNING'
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
    ),

    noted AS (
        UPDATE job_latest AS latest
        SET
            usage = coalesce(told.usage, latest.usage),
            progress = coalesce(told.progress, latest.progress),
            status_message = told.message,
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond')
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told WHERE told.message IS NOT NULL))
        AND latest.id = told.id
        AND told.message IS NOT NULL
        AND latest.status = 'RUNNING'
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
        AND latest.status_message <> told.message
        -- The start doesn't count: the first message comes at once.
        AND (latest.status_message = '' OR latest.status_at <= now() - interval '5 seconds')
        RETURNING latest.id
    )

    SELECT array_agg(noted.id) INTO said
    FROM noted;
    IF said IS NOT NULL THEN
        PERFORM job_record(said, job_report.worker);
    END IF;
END
$$;
