-- Purpose: renews a worker's lease, and ends runs or gives them back (job_finish). Runs that failed by themselves are
--   retried as far as max_attempts allows.
-- Parameters: worker_id; lease: for how long the worker may be silent; runs: as for job_finish, each job once.
-- Rows: none (no such worker) or one: state (run, drain or stop), results (JSON array of {id, attempt, outcome, status} in
--   the order of ids; outcome is done, already or stale; status is the one that holds, null for a job that is gone).
-- Reads: worker_pkey, worker_cancelled_pkey, job_latest_pkey, job_pkey; the history of runs that are stale.
CREATE OR REPLACE FUNCTION worker_finish(worker_id bigint, lease interval, runs json)
RETURNS TABLE (state text, results json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
    outcomes json;
    failed bigint [];
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM worker WHERE worker.id = worker_id) THEN
        RETURN;
    END IF;
    -- The identity of a worker that is gone may be another's by now: nothing is finished for it.
    SELECT
        json_agg(json_build_object('id', finished.id, 'outcome', finished.outcome)),
        array_agg(finished.id) FILTER (WHERE finished.outcome = 'done' AND finished.status = 'FAILED')
    INTO outcomes, failed
    FROM job_finish(me.identity, runs) AS finished
    WHERE me.identity IS NOT NULL;
    -- What is told of a run ends it, whatever becomes of it.
    IF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = worker_finish.worker_id) THEN
        DELETE FROM worker_cancelled AS cancelled
        USING json_to_recordset(runs) AS run (id bigint, attempt smallint)
        WHERE
            cancelled.worker_id = worker_finish.worker_id
            AND cancelled.job_id = run.id
            AND cancelled.attempt <= run.attempt;
    END IF;
    IF failed IS NOT NULL THEN
        PERFORM job_retry_failed(failed, me.identity);
    END IF;
    RETURN QUERY
    SELECT
        coalesce(me.state, 'stop'),
        coalesce(
            json_agg(
                json_build_object(
                    'id', run.id,
                    'attempt', run.attempt,
                    'outcome', CASE
                        WHEN
                            told.outcome = 'stale'
                            -- A run that was retried or given back is told twice too: its history says who ended it.
                            AND EXISTS (
                                SELECT
                                FROM job_status AS entry
                                WHERE
                                    entry.job_id = run.id
                                    AND entry.timestamp >= me.registered_at
                                    AND entry.attempt = run.attempt
                                    AND entry.status_type = run.status
                                    AND entry.actor = me.identity
                            )
                            THEN 'already'
                        ELSE coalesce(told.outcome, 'stale')
                    END,
                    'status', latest.status
                )
                ORDER BY run.id
            ),
            '[]'
        )
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, status status_type)
    LEFT JOIN json_to_recordset(outcomes) AS told (id bigint, outcome text) ON told.id = run.id
    LEFT JOIN LATERAL (
        SELECT job_latest.status
        FROM job_latest
        WHERE job_latest.id = run.id
        OFFSET 0
    ) AS latest ON true;
END
$$;
