-- Purpose: renews a worker's lease, notes what it tells of its runs, and tells which of them it must end.
-- Parameters: worker_id; lease: for how long the worker may be silent; runs: a JSON array of {id, attempt, started_at,
--   progress, message, usage}, all that it runs; grace_s: how long a cancelled run may take to end.
-- Rows: none (no such worker) or one: state (run, drain or stop), lease_until (null with stop), cancel (JSON array of
--   {id, attempt, grace_s}), unknown (JSON array of {id, attempt, started_at if it was given}: no longer its own).
-- Reads: worker_pkey; job_latest_pkey; as worker_verdict.
CREATE OR REPLACE FUNCTION worker_heartbeat(worker_id bigint, lease interval, runs json, grace_s integer)
RETURNS TABLE (state text, lease_until timestamptz, cancel json, unknown json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease, running = json_array_length(runs)
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        RETURN QUERY
        SELECT 'stop', NULL::timestamptz, told.cancel, told.unknown
        FROM worker
        CROSS JOIN LATERAL worker_verdict(worker.id, 'stop', runs, grace_s) AS told
        WHERE worker.id = worker_id;
        RETURN;
    END IF;
    -- In one order, as all writers lock these rows: the next statements write them in turns, and a finish may overlap.
    IF me.running > 1 THEN
        PERFORM
        FROM job_latest AS latest
        JOIN json_to_recordset(runs) AS run (id bigint, progress smallint, message text, usage json)
            ON run.id = latest.id
        WHERE
            latest.id = ANY (
                ARRAY(
                    SELECT told.id
                    FROM json_to_recordset(runs) AS told (id bigint, progress smallint, message text, usage json)
                    WHERE coalesce(told.progress::text, told.message, told.usage::text) IS NOT NULL
                )
            )
            AND latest.worker = me.identity
            AND (
                run.progress IS DISTINCT FROM latest.progress
                OR run.message <> latest.status_message
                OR run.usage IS NOT NULL
            )
        ORDER BY latest.id
        FOR NO KEY UPDATE OF latest;
    END IF;
    PERFORM job_report(me.identity, runs);
    -- A cancelled run that it doesn't name has ended, or its claim was never answered.
    IF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = me.id) THEN
        DELETE FROM worker_cancelled AS cancelled
        WHERE
            cancelled.worker_id = me.id
            AND cancelled.cancelled_at < now() - interval '1 minute'
            AND cancelled.job_id <> ALL (
                ARRAY(SELECT run.id FROM json_to_recordset(runs) AS run (id bigint))
            );
    END IF;
    RETURN QUERY
    SELECT me.state, me.lease_until, told.cancel, told.unknown
    FROM worker_verdict(me.id, me.state, runs, grace_s) AS told;
END
$$;
