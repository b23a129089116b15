-- Purpose: fences output by the start of its run. Late output of a run that was given back stays out of the log of the next
--   run of its attempt.
-- Locks: none on tables.
-- At ten million jobs: milliseconds.
-- Old code: runs on it; it names no start.
-- Undo: down.sql restores the functions.

SET LOCAL lock_timeout = '2s';

-- Purpose: tells which runs a worker may send output of, and makes their rows of job_log_attempt. A run is the worker's own
--   until five minutes after its end, or until the worker begins the attempt again.
-- Parameters: me: the worker; runs: a JSON array of {id, attempt, started_at}, each attempt once; started_at may be absent.
-- Rows: each run: id, attempt; own; unknown: it was taken from the worker, which must end it.
-- Reads: job_latest_pkey, job_log_attempt_pkey; the history of runs that have moved on.
CREATE OR REPLACE FUNCTION job_log_open(me worker, runs json)
RETURNS TABLE (id bigint, attempt smallint, own boolean, unknown boolean)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
-- The arrays find the rows by the primary keys, whatever statistics say.
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
    late CONSTANT interval := '5 minutes';
    ids bigint [] := ARRAY(SELECT run.id FROM json_to_recordset(runs) AS run (id bigint));
    opened bigint [];
BEGIN
    -- Where a log is new, its job must still be there when the row is made: deleters wait.
    SELECT array_agg(fresh.id) INTO opened
    FROM (
        SELECT latest.id
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
        JOIN job_latest AS latest ON latest.id = run.id
        WHERE latest.id = ANY (ids)
        AND NOT EXISTS (
            SELECT
            FROM job_log_attempt AS log
            WHERE log.job_id = run.id AND log.attempt = run.attempt
        )
        ORDER BY latest.id
        FOR KEY SHARE OF latest
    ) AS fresh;
    RETURN QUERY
    WITH known AS MATERIALIZED (
        SELECT
            run.id,
            run.attempt,
            latest.started_at,
            latest.status,
            latest.completed_at,
            ended.at AS ended_at,
            ended.actor AS ended_by,
            latest.worker IS NOT DISTINCT FROM me.identity
            AND latest.attempt = run.attempt
            AND latest.started_at IS NOT DISTINCT FROM coalesce(run.started_at, latest.started_at) AS present,
            spoke.at IS NOT NULL AND NOT (latest.attempt = run.attempt AND latest.worker IS NOT NULL) AS past
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, started_at timestamptz)
        LEFT JOIN LATERAL (
            SELECT
                job_latest.started_at,
                job_latest.completed_at,
                job_latest.status,
                job_latest.attempt,
                job_latest.worker
            FROM job_latest
            WHERE job_latest.id = run.id
            OFFSET 0
        ) AS latest ON true
        -- Of a run that has moved on, the history says whose it was, and until when.
        LEFT JOIN LATERAL (
            SELECT entry.timestamp AS at
            FROM job_status AS entry
            WHERE
                entry.job_id = run.id
                AND entry.timestamp >= me.registered_at
                AND entry.attempt = run.attempt
                AND entry.status_type = 'RUNNING'
                AND entry.actor = me.identity
                AND (latest.worker, latest.attempt) IS DISTINCT FROM (me.identity, run.attempt)
            ORDER BY entry.timestamp DESC
            LIMIT 1
        ) AS spoke ON true
        LEFT JOIN LATERAL (
            SELECT entry.timestamp AS at, entry.actor
            FROM job_status AS entry
            WHERE entry.job_id = run.id AND entry.timestamp > spoke.at
            ORDER BY entry.timestamp, entry.id
            LIMIT 1
        ) AS ended ON true
    ),

    told AS MATERIALIZED (
        SELECT
            known.*,
            CASE
                WHEN known.present THEN known.status = 'RUNNING' OR coalesce(known.completed_at >= now() - late, false)
                ELSE coalesce(known.past AND known.ended_at >= now() - late, false)
            END AS own
        FROM known
    ),

    made AS (
        INSERT INTO job_log_attempt (job_id, attempt, run_at)
        SELECT told.id, told.attempt, CASE WHEN told.present THEN told.started_at END
        FROM told
        WHERE told.own AND told.id = ANY (opened)
        ORDER BY told.id
        ON CONFLICT DO NOTHING
    ),

    -- Given back and claimed again: this run counts from 0 behind what is there.
    again AS (
        UPDATE job_log_attempt AS log
        SET run_at = told.started_at, base = coalesce(upper(log.seqs), 0)
        FROM told
        WHERE
            log.job_id = ANY (ids)
            AND log.job_id = told.id
            AND log.attempt = told.attempt
            AND told.own
            AND told.present
            AND log.run_at IS DISTINCT FROM told.started_at
    )

    SELECT
        told.id,
        told.attempt,
        told.own,
        NOT told.present AND told.ended_by IS DISTINCT FROM me.identity
    FROM told
    ORDER BY told.id;
END
$$;

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
