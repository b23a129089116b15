-- Purpose: notes the progress of a worker's runs, and tells which of them it must end. Progress alone touches no indexed
--   column and writes no history.
-- Parameters: worker: its name; runs: a JSON array of {id, attempt, progress}.
-- Rows: id, attempt and verdict of each run that isn't the worker's to go on with: cancel (cancelled meanwhile) or unknown
--   (another's, ended or gone).
-- Reads: job_latest_pkey, in the order of ids.
CREATE OR REPLACE FUNCTION job_heartbeat(worker text, runs json)
RETURNS TABLE (id bigint, attempt smallint, verdict text)
LANGUAGE plpgsql
-- The plan is pinned: statistics that are fresh, or of an empty table, would turn it into scans of whole tables.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
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
        WHERE latest.id = told.id
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
    LEFT JOIN job_latest AS latest ON latest.id = told.id
    WHERE (latest.status, latest.attempt, latest.worker)
    IS DISTINCT FROM ('RUNNING', told.attempt, job_heartbeat.worker);
END
$$;
