-- Purpose: lets a worker's finishes overlap with its claim and with each other, and makes both cheaper. A finish doesn't
--   lock the worker's row, and returns the outcomes of runs without reading them a second time.
-- Locks: none beyond the replaced functions'.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql restores the functions.

SET LOCAL lock_timeout = '2s';

-- Purpose: gives a worker the next jobs that fit it. A claim that is repeated with its key gives those jobs of the first one
--   that the worker still holds.
-- Parameters: me: the worker, whose row the caller has locked; claim_key, most, free, log_limit: as of worker_claim.
-- Returns: the jobs (JSON array), in the order of the claim.
-- A job that would fit the empty worker, stands first in line and has been due for a minute is kept for one worker: it gets
--   nothing else until enough of it is free.
-- Reads: worker_pkey, worker_claimed_pkey, the live workers, and as job_claim.
CREATE OR REPLACE FUNCTION worker_give(me worker, claim_key text, most integer, free json, log_limit bigint)
RETURNS json
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [];
    attempts smallint [];
    starts timestamptz [];
    patience CONSTANT interval := '1 minute';
    keeps bigint;
    jobs json;
BEGIN
    SELECT claimed.ids, claimed.attempts, claimed.starts INTO ids, attempts, starts
    FROM worker_claimed AS claimed
    WHERE claimed.worker_id = me.id AND claimed.key = claim_key;
    IF FOUND THEN
        SELECT
            array_agg(given.id ORDER BY given.place),
            array_agg(given.attempt ORDER BY given.place),
            array_agg(latest.started_at ORDER BY given.place)
        INTO ids, attempts, starts
        FROM unnest(ids, attempts, starts) WITH ORDINALITY AS given (id, attempt, started_at, place)
        CROSS JOIN LATERAL (
            SELECT latest.status, latest.worker, latest.attempt, latest.started_at
            FROM job_latest AS latest
            WHERE latest.id = given.id
            OFFSET 0
        ) AS latest
        WHERE (latest.status, latest.worker, latest.attempt, latest.started_at)
        = ('RUNNING', me.identity, given.attempt, coalesce(given.started_at, latest.started_at));
    ELSIF me.state = 'run' THEN
        -- Nothing that fits the empty worker is too large for one that is empty.
        IF
            (free ->> 'cpus')::double precision < me.cpus
            OR (free ->> 'memory_mb')::double precision < me.memory_mb
            OR (free ->> 'gpus')::double precision < me.gpus
        THEN
            SELECT first.id INTO keeps
            FROM job_due(me.queues, me.tasks, 1, me.cpus, me.memory_mb, me.gpus) AS first
            WHERE
                first.due_at < now() - patience
                AND (
                    first.needs_cpus > (free ->> 'cpus')::double precision
                    OR first.needs_memory_mb > (free ->> 'memory_mb')::double precision
                    OR first.needs_gpus > (free ->> 'gpus')::double precision
                )
                AND NOT EXISTS (
                    SELECT
                    FROM worker AS other
                    WHERE
                        other.kept_for = first.id
                        AND other.id <> me.id
                        AND other.gone_at IS NULL
                        AND other.state = 'run'
                );
            most := CASE WHEN keeps IS NULL THEN most ELSE 0 END;
        END IF;
        IF keeps IS DISTINCT FROM me.kept_for THEN
            UPDATE worker SET kept_for = keeps WHERE worker.id = me.id;
        END IF;
        SELECT array_agg(claimed.id), array_agg(claimed.attempt), array_agg(claimed.started_at)
        INTO ids, attempts, starts
        FROM job_claim(
            me.identity,
            me.queues,
            me.tasks,
            most,
            coalesce((free ->> 'cpus')::double precision, me.cpus),
            coalesce((free ->> 'memory_mb')::double precision, me.memory_mb),
            coalesce((free ->> 'gpus')::double precision, me.gpus),
            free IS NOT NULL
        ) AS claimed;
        IF claim_key IS NOT NULL AND ids IS NOT NULL THEN
            INSERT INTO worker_claimed (worker_id, key, ids, attempts, starts)
            VALUES (me.id, claim_key, ids, attempts, starts);
        END IF;
    END IF;
    SELECT
        coalesce(
            json_agg(
                json_build_object(
                    'id', given.id,
                    'attempt', given.attempt,
                    'started_at', given.started_at,
                    'name', job.name,
                    'task', job.task,
                    'args', job.args,
                    'resource_requirements', job.resource_requirements,
                    'walltime_s', job_amount(job.resource_requirements, 'walltime_s', NULL),
                    'log_limit_bytes', log_limit
                )
                ORDER BY given.place
            ),
            '[]'
        )
    INTO jobs
    FROM unnest(ids, attempts, starts) WITH ORDINALITY AS given (id, attempt, started_at, place)
    CROSS JOIN LATERAL (
        SELECT asked.name, asked.task, asked.args, asked.resource_requirements
        FROM job AS asked
        WHERE asked.id = given.id
        OFFSET 0
    ) AS job;
    RETURN jobs;
END
$$;

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

-- Purpose: renews a worker's lease and gives it the next jobs that fit it. A claim that is repeated with its key gives those
--   jobs of the first one that the worker still holds.
-- Parameters: worker_id; lease: for how long the worker may be silent; claim_key: null for none; most: how many jobs;
--   free: {cpus, memory_mb, gpus} that the jobs must fit together, each absent one as much as the worker has; null: each
--   job must fit the empty worker; log_limit: in bytes.
-- Rows: none (no such worker) or one: state (run; drain: it gets no jobs; stop: it was lost or has left), jobs (JSON).
-- Reads: worker_pkey, and as worker_give.
CREATE OR REPLACE FUNCTION worker_claim(
    worker_id bigint, lease interval, claim_key text, most integer, free json, log_limit bigint
)
RETURNS TABLE (state text, jobs json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    -- Claims of one worker follow each other, and none overlaps with its loss.
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF FOUND THEN
        RETURN QUERY SELECT me.state, worker_give(me, claim_key, most, free, log_limit);
    ELSE
        RETURN QUERY SELECT 'stop', '[]'::json FROM worker WHERE worker.id = worker_id;
    END IF;
END
$$;

-- Purpose: renews a worker's lease, and ends runs or gives them back (worker_end). It waits neither for a claim of the
--   worker nor for another finish, so that they can overlap; a run is fenced by its own row.
-- Parameters: worker_id; lease: for how long the worker may be silent; runs: as for job_finish, each job once.
-- Rows: none (no such worker) or one: state (run, drain or stop), results (as of worker_end).
-- Raises: serialization_failure if the worker was lost or has left meanwhile.
-- Reads: worker_pkey, and as worker_end.
CREATE OR REPLACE FUNCTION worker_finish(worker_id bigint, lease interval, runs json)
RETURNS TABLE (state text, results json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    SELECT worker.* INTO me
    FROM worker
    WHERE worker.id = worker_id;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF me.gone_at IS NOT NULL THEN
        me.identity := NULL;
        me.state := 'stop';
    ELSIF me.lease_until < now() + lease - interval '1 second' THEN
        -- A claim that holds the row renews it too.
        UPDATE worker
        SET seen_at = now(), lease_until = now() + lease
        WHERE
            worker.id = (
                SELECT free.id
                FROM worker AS free
                WHERE free.id = worker_id AND free.gone_at IS NULL
                FOR NO KEY UPDATE SKIP LOCKED
            );
    END IF;
    RETURN QUERY SELECT me.state, worker_end(me, runs);
END
$$;

-- Purpose: ends runs of a worker and gives it the next jobs, in one transaction: as worker_finish, then worker_claim.
-- Parameters: as for both.
-- Rows: none (no such worker) or one: state, results, jobs.
-- Reads: as both.
CREATE OR REPLACE FUNCTION worker_finish_claim(
    worker_id bigint, lease interval, runs json, claim_key text, most integer, free json, log_limit bigint
)
RETURNS TABLE (state text, results json, jobs json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    -- First, as its loss does, which waits for the runs afterwards.
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        RETURN QUERY
        SELECT finished.state, finished.results, '[]'::json
        FROM worker_finish(worker_id, lease, runs) AS finished;
        RETURN;
    END IF;
    results := worker_end(me, runs);
    state := me.state;
    jobs := worker_give(me, claim_key, most, free, log_limit);
    RETURN NEXT;
END
$$;
