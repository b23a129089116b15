-- Purpose: writes what a worker tells of its runs into their history, at most once in five seconds a job, and keeps their
--   usage. Progress without a message is job_heartbeat's.
-- Parameters: worker: its identity; runs: a JSON array of {id, attempt, started_at, progress, message,
--   usage}; started_at may be absent.
-- Reads: job_latest_pkey.
CREATE OR REPLACE FUNCTION job_report(worker text, runs json) RETURNS void
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say.
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
        FROM json_to_recordset(runs) AS run (
            id bigint, attempt smallint, started_at timestamptz, progress smallint, message text, usage jsonb
        )
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
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
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
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
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
