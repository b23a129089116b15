-- Purpose: takes what has passed since a cancellation from the time that a run has to end, so that a cancelled run is gone
--   within five seconds even if its worker learns it late.
-- Locks: none on tables.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql restores the function.

SET LOCAL lock_timeout = '2s';

-- Purpose: says how long a cancelled run may still take to end. What its worker learns late, it has less time for.
-- Parameters: cancelled_at: when it was cancelled; within_s: how many seconds later it must have ended.
-- Returns: seconds, to a tenth; at least one, so that a run can notice its signal.
CREATE OR REPLACE FUNCTION run_grace(cancelled_at timestamptz, within_s integer) RETURNS numeric
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN round(least(within_s, greatest(1, within_s - extract(EPOCH FROM clock_timestamp() - cancelled_at))), 1);

-- Purpose: tells a worker which runs it must end.
-- Parameters: worker_id; state: run, drain or stop; running: a JSON array of {id, attempt, started_at}, all that it runs;
--   null if it doesn't say, as in most claims; grace_s: how long after its cancellation a run may take to end.
-- Rows: one: cancel (JSON array of {id, attempt, grace_s: what is left of that time}), unknown (JSON array of {id, attempt,
--   started_at if it was given}: no longer its own).
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
                json_agg(
                    json_build_object(
                        'id', told.id,
                        'attempt', told.attempt,
                        'grace_s', run_grace(
                            (SELECT job_latest.status_at FROM job_latest WHERE job_latest.id = told.id), grace_s
                        )
                    )
                )
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
                    json_build_object(
                        'id', cancelled.job_id,
                        'attempt', cancelled.attempt,
                        'grace_s', run_grace(latest.status_at, grace_s)
                    )
                    ORDER BY cancelled.job_id
                ),
                '[]'
            )
        INTO cancel
        FROM worker_cancelled AS cancelled
        JOIN worker ON worker.id = cancelled.worker_id
        -- OFFSET keeps it one look for each run. One that was retried since is another's.
        CROSS JOIN LATERAL (
            SELECT job_latest.status, job_latest.status_at, job_latest.attempt, job_latest.worker
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
