-- Purpose: renews a worker's lease, notes what it tells of its runs, and tells which of them it must end.
-- Parameters: worker_id; lease: for how long the worker may be silent; runs: a JSON array of {id, attempt, progress,
--   message, usage}, all that it runs; grace_s: how long a cancelled run may take to end.
-- Rows: none (no such worker) or one: state (run, drain or stop), lease_until (null with stop), cancel (JSON array of
--   {id, attempt, grace_s}), unknown (JSON array of {id, attempt}: no longer its own).
-- Reads: worker_pkey, job_latest_pkey.
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
        SELECT
            'stop',
            NULL::timestamptz,
            '[]'::json,
            (
                SELECT coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)), '[]')
                FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
            )
        FROM worker
        WHERE worker.id = worker_id;
        RETURN;
    END IF;
    PERFORM job_report(me.identity, runs);
    RETURN QUERY
    SELECT
        me.state,
        me.lease_until,
        coalesce(
            json_agg(json_build_object('id', told.id, 'attempt', told.attempt, 'grace_s', grace_s))
            FILTER (WHERE told.verdict = 'cancel'),
            '[]'
        ),
        coalesce(
            json_agg(json_build_object('id', told.id, 'attempt', told.attempt)) FILTER (WHERE told.verdict = 'unknown'),
            '[]'
        )
    FROM job_heartbeat(me.identity, runs) AS told;
END
$$;
