SET LOCAL lock_timeout = '2s';

-- Purpose: tells a worker which runs it must end.
-- Parameters: worker_id; state: run, drain or stop; running: a JSON array of {id, attempt, started_at}, all that it runs;
--   null if it doesn't say, as in most claims; grace_s: how long a cancelled run may take to end.
-- Rows: one: cancel (JSON array of {id, attempt, grace_s}), unknown (JSON array of {id, attempt, started_at if it was
--   given}: no longer its own).
--   Without `running`, cancel has the runs that were cancelled and not finished since, and unknown is empty.
-- Reads: worker_cancelled_pkey, worker_pkey, job_latest_pkey.
CREATE OR REPLACE FUNCTION worker_verdict(worker_id bigint, state text, running json, grace_s integer)
RETURNS TABLE (cancel json, unknown json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me text;
BEGIN
    cancel := '[]';
    unknown := '[]';
    IF state = 'stop' THEN
        SELECT
            json_strip_nulls(
                coalesce(
                    json_agg(json_build_object('id', run.id, 'attempt', run.attempt, 'started_at', run.started_at)), '[]'
                )
            )
        INTO unknown
        FROM json_to_recordset(running) AS run (id bigint, attempt smallint, started_at timestamptz);
    ELSIF running IS NOT NULL THEN
        SELECT worker.identity INTO me
        FROM worker
        WHERE worker.id = worker_id;
        SELECT
            coalesce(
                json_agg(json_build_object('id', told.id, 'attempt', told.attempt, 'grace_s', grace_s))
                FILTER (WHERE told.verdict = 'cancel'),
                '[]'
            ),
            json_strip_nulls(
                coalesce(
                    json_agg(json_build_object('id', told.id, 'attempt', told.attempt, 'started_at', told.started_at))
                    FILTER (WHERE told.verdict = 'unknown'),
                    '[]'
                )
            )
        INTO cancel, unknown
        FROM job_heartbeat(me, running) AS told;
    ELSIF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = worker_verdict.worker_id) THEN
        SELECT
            coalesce(
                json_agg(
                    json_build_object('id', cancelled.job_id, 'attempt', cancelled.attempt, 'grace_s', grace_s)
                    ORDER BY cancelled.job_id
                ),
                '[]'
            )
        INTO cancel
        FROM worker_cancelled AS cancelled
        JOIN worker ON worker.id = cancelled.worker_id
        -- OFFSET keeps it one look for each run. One that was retried since is another's.
        CROSS JOIN LATERAL (
            SELECT job_latest.status, job_latest.attempt, job_latest.worker
            FROM job_latest
            WHERE job_latest.id = cancelled.job_id
            OFFSET 0
        ) AS latest
        WHERE
            cancelled.worker_id = worker_verdict.worker_id
            AND (latest.status, latest.attempt, latest.worker) = ('CANCELLED', cancelled.attempt, worker.identity);
    END IF;
    RETURN NEXT;
END
$$;

DROP FUNCTION run_grace(timestamptz, integer);
