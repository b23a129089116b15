-- Purpose: notes the progress of a worker's runs, and tells which of them it must end. Progress alone touches no indexed
--   column and writes no history.
-- Parameters: worker: its name; runs: a JSON array of {id, attempt, started_at, progress}; started_at may be absent.
-- Rows: id, attempt, started_at (as given) and verdict of each run that isn't the worker's to go on with: cancel (cancelled
--   meanwhile) or unknown (another's, ended, gone, or given back and claimed again).
-- Reads: job_latest_pkey, in the order of ids.
CREATE OR REPLACE FUNCTION job_heartbeat(worker text, runs json)
RETURNS TABLE (id bigint, attempt smallint, started_at timestamptz, verdict text)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them. A plan made for an empty table would scan the full one, or compare each row with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (
            id bigint, attempt smallint, started_at timestamptz, progress smallint
        )
        ORDER BY run.id
    ),

    noted AS (
        UPDATE job_latest AS latest
        SET progress = told.progress
        FROM told
        -- IS TRUE keeps the index of statuses out: all that runs would be read.
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_heartbeat.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
        AND latest.progress IS DISTINCT FROM told.progress
        AND told.progress IS NOT NULL
    )

    SELECT
        told.id,
        told.attempt,
        told.started_at,
        CASE
            WHEN
                (latest.status, latest.attempt, latest.worker, latest.started_at)
                = ('CANCELLED', told.attempt, job_heartbeat.worker, coalesce(told.started_at, latest.started_at))
                THEN 'cancel'
            ELSE 'unknown'
        END
    FROM told
    -- OFFSET keeps it one look for each run.
    LEFT JOIN LATERAL (
        SELECT job_latest.status, job_latest.attempt, job_latest.worker, job_latest.started_at
        FROM job_latest
        WHERE job_latest.id = told.id
        OFFSET 0
    ) AS latest ON true
    WHERE (latest.status, latest.attempt, latest.worker, latest.started_at)
    IS DISTINCT FROM ('RUNNING', told.attempt, job_heartbeat.worker, coalesce(told.started_at, latest.started_at));
END
$$;
