-- Purpose: ends runs of a worker, or gives them back (job_finish). Runs that failed by themselves are retried as far as
--   max_attempts allows.
-- Parameters: me: the worker; without an identity if it is gone; runs: as for job_finish, each job once.
-- Returns: the results (JSON array of {id, attempt, outcome, status} in the order of ids; outcome is done, already or stale;
--   status is the one that holds, null for a job that is gone).
-- Raises: serialization_failure if the worker was lost or has left meanwhile.
-- Reads: worker_pkey, worker_cancelled_pkey, job_latest_pkey, job_pkey; the history of runs that are stale.
CREATE OR REPLACE FUNCTION worker_end(me worker, runs json) RETURNS json
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [];
    outcomes text [];
    failed bigint [];
    as_asked boolean;
    results json;
BEGIN
    -- The identity of a worker that is gone may be another's by now: nothing is finished for it.
    SELECT
        array_agg(finished.id),
        array_agg(finished.outcome),
        array_agg(finished.id) FILTER (WHERE finished.outcome = 'done' AND finished.status = 'FAILED'),
        bool_and(finished.outcome = 'done' AND finished.status <> 'FAILED')
    INTO ids, outcomes, failed, as_asked
    FROM job_finish(me.identity, runs) AS finished
    WHERE me.identity IS NOT NULL;
    -- Nor for one that went while this waited for a run. A run that it was given back and that another worker with the same
    -- identity has claimed since has the same attempt; but then this statement sees that the worker is gone.
    IF me.identity IS NOT NULL AND NOT EXISTS (SELECT FROM worker WHERE worker.id = me.id AND worker.gone_at IS NULL) THEN
        RAISE serialization_failure USING MESSAGE = format('the worker %s is gone since this began', me.id);
    END IF;
    -- What is told of a run ends it, whatever becomes of it.
    IF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = me.id) THEN
        DELETE FROM worker_cancelled AS cancelled
        USING json_to_recordset(runs) AS run (id bigint, attempt smallint)
        WHERE
            cancelled.worker_id = me.id
            AND cancelled.job_id = run.id
            AND cancelled.attempt <= run.attempt;
    END IF;
    IF failed IS NOT NULL THEN
        PERFORM job_retry_failed(failed, me.identity);
    END IF;
    IF as_asked THEN
        -- No look at any table, and text, which costs less than json_build_object.
        RETURN (
            SELECT
                '[' || string_agg(
                    format('{"id":%s,"attempt":%s,"outcome":"done","status":"%s"}', run.id, run.attempt, run.status),
                    ','
                    ORDER BY run.id
                ) || ']'
            FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, status status_type)
        );
    END IF;
    SELECT
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
    INTO results
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, status status_type)
    LEFT JOIN unnest(ids, outcomes) AS told (id, outcome) ON told.id = run.id
    LEFT JOIN LATERAL (
        SELECT job_latest.status
        FROM job_latest
        WHERE job_latest.id = run.id
        OFFSET 0
    ) AS latest ON true;
    RETURN results;
END
$$;
