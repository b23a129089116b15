-- Purpose: renews a worker's lease, and tells which runs it may send output of (job_log_open).
-- Parameters: worker_id; lease: for how long the worker may be silent; runs: a JSON array of {id, attempt, started_at},
--   each attempt once; started_at may be absent; grace_s: how long a cancelled run may take to end.
-- Rows: none (no such worker) or one: state (run, drain or stop), own (JSON array of {id, attempt}), cancel (JSON array of
--   {id, attempt, grace_s}: all its runs that were cancelled), unknown (JSON array of {id, attempt, started_at
--   if it was given}: no longer its own).
-- Reads: worker_pkey, and as job_log_open and worker_verdict.
CREATE OR REPLACE FUNCTION worker_logs(worker_id bigint, lease interval, runs json, grace_s integer)
RETURNS TABLE (state text, own json, cancel json, unknown json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        -- The identity of a worker that is gone may be another's by now: nothing is stored for it.
        RETURN QUERY
        SELECT 'stop', '[]'::json, '[]'::json, json_strip_nulls(runs)
        FROM worker
        WHERE worker.id = worker_id;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT
        me.state,
        coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)) FILTER (WHERE run.own), '[]'),
        (SELECT verdict.cancel FROM worker_verdict(worker_id, me.state, NULL, grace_s) AS verdict),
        json_strip_nulls(
            coalesce(
                json_agg(json_build_object('id', run.id, 'attempt', run.attempt, 'started_at', named.started_at))
                FILTER (WHERE run.unknown),
                '[]'
            )
        )
    FROM job_log_open(me, runs) AS run
    JOIN json_to_recordset(runs) AS named (id bigint, attempt smallint, started_at timestamptz)
        ON named.id = run.id AND named.attempt = run.attempt;
END
$$;
