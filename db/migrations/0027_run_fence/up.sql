-- Purpose: fences runs by their start too. A run that was given back and claimed again keeps its attempt, and a late call
--   about the previous run must not end it.
-- Locks: ACCESS EXCLUSIVE on worker_claimed for a moment; claims with a key wait.
-- At ten million jobs: milliseconds.
-- Old code: runs on it, because it passes over the start in answers and sends none.
-- Undo: down.sql restores the functions and drops the starts of claims.

-- A function with another result has to be dropped first.
-- squawk-ignore-file ban-drop-function
SET LOCAL lock_timeout = '5s';
ALTER TABLE worker_claimed ADD COLUMN starts timestamptz [];

DROP FUNCTION job_claim(text, text [], text [], integer, double precision, double precision, double precision, boolean);
-- Purpose: gives the next jobs that fit to a worker: they are RUNNING, with history, in the caller's transaction. Two
--   workers never get the same job, and nobody waits: what another transaction holds is passed over.
-- Parameters: worker: its identity; queues: those that it serves; tasks: those that it knows, null for any; most: how many
--   jobs; cpus, memory_mb, gpus: what is free; together: whether the jobs must fit it together, or each alone.
-- Rows: id, attempt and start of each run, in the order of the claim: priority (10 first), due time, id. A job that is too
--   large blocks nobody behind it. No two runs of a job have the same start.
-- Reads: as job_due; job_latest_pkey, job_ready_pkey.
CREATE OR REPLACE FUNCTION job_claim(
    worker text,
    queues text [],
    tasks text [],
    most integer,
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    together boolean
)
RETURNS TABLE (id bigint, attempt smallint, started_at timestamptz)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    -- Jobs that fit alone, but not beside the others, leave room for later ones: look at this many more.
    spare CONSTANT integer := 100;
    look integer := most;
    due record;
    chosen bigint [];
    since timestamptz [];
    left_cpus double precision;
    left_memory_mb double precision;
    left_gpus double precision;
BEGIN
    LOOP
        SELECT
            array_agg(found.id) AS ids,
            array_agg(found.since) AS since,
            array_agg(found.needs_cpus) AS cpus,
            array_agg(found.needs_memory_mb) AS memory_mb,
            array_agg(found.needs_gpus) AS gpus,
            count(*) AS seen,
            sum(found.needs_cpus) <= cpus AND sum(found.needs_memory_mb) <= memory_mb AND sum(found.needs_gpus) <= gpus AS fit
        INTO due
        FROM job_due(queues, tasks, look, cpus, memory_mb, gpus) AS found;
        IF due.seen = 0 THEN
            RETURN;
        END IF;
        IF NOT together OR (due.fit AND due.seen <= most) THEN
            chosen := due.ids;
            since := due.since;
            EXIT;
        END IF;
        chosen := '{}';
        since := '{}';
        left_cpus := cpus;
        left_memory_mb := memory_mb;
        left_gpus := gpus;
        FOR place IN 1..due.seen LOOP
            EXIT WHEN cardinality(chosen) >= most;
            CONTINUE WHEN due.cpus[place] > left_cpus
            OR due.memory_mb[place] > left_memory_mb
            OR due.gpus[place] > left_gpus;
            left_cpus := left_cpus - due.cpus[place];
            left_memory_mb := left_memory_mb - due.memory_mb[place];
            left_gpus := left_gpus - due.gpus[place];
            chosen := chosen || due.ids[place];
            since := since || due.since[place];
        END LOOP;
        EXIT WHEN cardinality(chosen) >= most OR due.seen < look OR look > most;
        look := most + spare;
    END LOOP;
    -- The statement below does what the triggers on updates of job_latest and on inserts into job_status would do.
    PERFORM set_config('muster.recorded', 'on', true);
    RETURN QUERY
    WITH claimed AS (
        UPDATE job_latest AS latest
        SET
            status = 'RUNNING',
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_message = '',
            worker = job_claim.worker
        FROM unnest(chosen, since) WITH ORDINALITY AS pick (id, since, place)
        -- The array leaves no way but the primary key.
        WHERE latest.id = ANY (chosen) AND latest.id = pick.id
        RETURNING
            latest.id,
            latest.status_at,
            latest.attempt,
            latest.created_minute,
            latest.queue,
            latest.owner,
            latest.project,
            latest.priority,
            pick.place,
            extract(EPOCH FROM latest.status_at - pick.since)::double precision AS lag
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
        SELECT claimed.id, claimed.status_at, 'RUNNING', job_claim.worker, claimed.attempt
        FROM claimed
    ),

    -- As job_ready_on_update, job_tally_record_update and run_record.
    taken AS (
        DELETE FROM job_ready
        WHERE job_ready.id = ANY (chosen)
    ),

    counted AS (
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        )
        SELECT
            claimed.created_minute,
            job_block(claimed.id),
            claimed.queue,
            claimed.owner,
            claimed.project,
            claimed.priority,
            -count(*),
            count(*),
            0,
            0,
            0
        FROM claimed
        GROUP BY
            claimed.created_minute,
            job_block(claimed.id),
            claimed.queue,
            claimed.owner,
            claimed.project,
            claimed.priority
    ),

    started AS (
        INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
        SELECT
            job_claim.worker,
            'started',
            run_lag_bucket(claimed.lag),
            count(*),
            sum(claimed.lag),
            sum(claimed.lag ^ 2)
        FROM claimed
        GROUP BY run_lag_bucket(claimed.lag)
    )

    SELECT claimed.id, claimed.attempt, claimed.status_at
    FROM claimed
    ORDER BY claimed.place;
    PERFORM set_config('muster.recorded', 'off', true);
END
$$;

-- Purpose: ends runs of a worker, or gives them back, with history. Fenced by worker, attempt and start: of a run that is no
--   longer the worker's own, nothing is changed.
-- Parameters: worker: its name; runs: a JSON array of {id, attempt, started_at, status, message, exit_code, result_data,
--   error_message, usage}; status is COMPLETED, FAILED, CANCELLED, or PENDING to give the job back; started_at may be
--   absent: then a run that was given back and claimed again counts as the same.
-- Rows: for each run: id; outcome: done, already (told before) or stale (another's, or gone); status: the one that holds,
--   null for a job that is gone.
-- Reads: job_latest_pkey, in the order of ids.
CREATE OR REPLACE FUNCTION job_finish(worker text, runs json)
RETURNS TABLE (id bigint, outcome text, status status_type)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them. A plan made for an empty table would scan the full one, or compare each row with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    done_ids bigint [];
    done_statuses status_type [];
    -- A job that is given back is put where it waits, which triggers do. They do the rest too then. A message that contains
    -- the word makes them do it as well.
    by_triggers CONSTANT boolean := strpos(runs::text, 'PENDING') > 0;
BEGIN
    PERFORM set_config('muster.recorded', CASE WHEN by_triggers THEN 'off' ELSE 'on' END, true);
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (
            id bigint,
            attempt smallint,
            started_at timestamptz,
            status status_type,
            message text,
            exit_code integer,
            result_data jsonb,
            error_message text,
            usage jsonb
        )
        ORDER BY run.id
    ),

    ended AS (
        UPDATE job_latest AS latest
        SET
            status = told.status,
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = CASE WHEN told.status <> 'PENDING' THEN latest.started_at END,
            completed_at = CASE
                WHEN told.status <> 'PENDING' THEN greatest(now(), latest.updated_at + interval '1 microsecond')
            END,
            status_message = coalesce(told.message, ''),
            progress = CASE told.status WHEN 'COMPLETED' THEN 100 WHEN 'PENDING' THEN NULL ELSE latest.progress END,
            exit_code = told.exit_code,
            result_data = told.result_data,
            error_message = coalesce(told.error_message, ''),
            usage = told.usage,
            worker = CASE WHEN told.status <> 'PENDING' THEN latest.worker END
        FROM told
        -- IS TRUE keeps the index of statuses out: all that runs would be read.
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_finish.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
        AND (by_triggers OR told.status <> 'PENDING')
        RETURNING
            latest.id,
            latest.status,
            latest.status_at,
            latest.status_message,
            latest.progress,
            latest.attempt,
            latest.created_minute,
            latest.queue,
            latest.owner,
            latest.project,
            latest.priority,
            extract(EPOCH FROM latest.status_at - latest.started_at)::double precision AS seconds
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
        SELECT
            ended.id,
            ended.status_at,
            ended.status,
            ended.progress,
            ended.status_message,
            job_finish.worker,
            ended.attempt
        FROM ended
    ),

    -- As job_tally_record_update and run_record.
    counted AS (
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        )
        SELECT
            ended.created_minute,
            job_block(ended.id),
            ended.queue,
            ended.owner,
            ended.project,
            ended.priority,
            0,
            -count(*),
            count(*) FILTER (WHERE ended.status = 'COMPLETED'),
            count(*) FILTER (WHERE ended.status = 'FAILED'),
            count(*) FILTER (WHERE ended.status = 'CANCELLED')
        FROM ended
        WHERE NOT by_triggers
        GROUP BY
            ended.created_minute,
            job_block(ended.id),
            ended.queue,
            ended.owner,
            ended.project,
            ended.priority
    ),

    ran AS (
        INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
        SELECT
            job_finish.worker,
            lower(ended.status::text),
            0,
            count(*),
            sum(ended.seconds),
            sum(ended.seconds ^ 2)
        FROM ended
        WHERE NOT by_triggers
        GROUP BY ended.status
    )

    SELECT coalesce(array_agg(ended.id), '{}'), array_agg(ended.status) INTO done_ids, done_statuses
    FROM ended;
    PERFORM set_config('muster.recorded', 'off', true);
    RETURN QUERY SELECT ended.id, 'done', ended.status FROM unnest(done_ids, done_statuses) AS ended (id, status);
    IF cardinality(done_ids) < json_array_length(runs) THEN
        RETURN QUERY
        SELECT
            told.id,
            CASE
                WHEN
                    (latest.status, latest.attempt, latest.worker) = (told.status, told.attempt, job_finish.worker)
                    THEN 'already'
                ELSE 'stale'
            END,
            latest.status
        FROM json_to_recordset(runs) AS told (id bigint, attempt smallint, status status_type)
        -- OFFSET keeps it one look for each run.
        LEFT JOIN LATERAL (
            SELECT job_latest.status, job_latest.attempt, job_latest.worker
            FROM job_latest
            WHERE job_latest.id = told.id
            OFFSET 0
        ) AS latest ON true
        WHERE told.id <> ALL (done_ids);
    END IF;
END
$$;

DROP FUNCTION job_heartbeat(text, json);
-- Purpose: notes the progress of a worker's runs, and tells which of them it must end. Progress alone touches no indexed
--   column and writes no history.
-- Parameters: worker: its name; runs: a JSON array of {id, attempt, started_at, progress}; started_at may be absent.
-- Rows: id, attempt, started_at (as given) and verdict of each run that isn't the worker's to go on with: cancel (cancelled
--   meanwhile) or unknown (another's, ended, gone, or given back and claimed again).
-- Reads: job_latest_pkey, in the order of ids.
CREATE OR REPLACE FUNCTION job_heartbeat(worker text, runs json)
RETURNS TABLE (id bigint, attempt smallint, started_at timestamptz, verdict text)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them. A plan made for an empty table would scan the full one, or compare each row with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (
            id bigint, attempt smallint, started_at timestamptz, progress smallint
        )
        ORDER BY run.id
    ),

    noted AS (
        UPDATE job_latest AS latest
        SET progress = told.progress
        FROM told
        -- IS TRUE keeps the index of statuses out: all that runs would be read.
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_heartbeat.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
        AND latest.progress IS DISTINCT FROM told.progress
        AND told.progress IS NOT NULL
    )

    SELECT
        told.id,
        told.attempt,
        told.started_at,
        CASE
            WHEN
                (latest.status, latest.attempt, latest.worker, latest.started_at)
                = ('CANCELLED', told.attempt, job_heartbeat.worker, coalesce(told.started_at, latest.started_at))
                THEN 'cancel'
            ELSE 'unknown'
        END
    FROM told
    -- OFFSET keeps it one look for each run.
    LEFT JOIN LATERAL (
        SELECT job_latest.status, job_latest.attempt, job_latest.worker, job_latest.started_at
        FROM job_latest
        WHERE job_latest.id = told.id
        OFFSET 0
    ) AS latest ON true
    WHERE (latest.status, latest.attempt, latest.worker, latest.started_at)
    IS DISTINCT FROM ('RUNNING', told.attempt, job_heartbeat.worker, coalesce(told.started_at, latest.started_at));
END
$$;

-- Purpose: writes what a worker tells of its runs into their history, at most once in five seconds a job, and keeps their
--   usage. Progress without a message is job_heartbeat's.
-- Parameters: worker: its identity; runs: a JSON array of {id, attempt, started_at, progress, message,
--   usage}; started_at may be absent.
-- Reads: job_latest_pkey.
CREATE OR REPLACE FUNCTION job_report(worker text, runs json) RETURNS void
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    said bigint [];
BEGIN
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (
            id bigint, attempt smallint, started_at timestamptz, progress smallint, message text, usage jsonb
        )
        WHERE run.message IS NOT NULL OR run.usage IS NOT NULL
        ORDER BY run.id
    ),

    kept AS (
        UPDATE job_latest AS latest
        SET usage = told.usage
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told WHERE told.message IS NULL))
        AND latest.id = told.id
        AND told.message IS NULL
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
    ),

    noted AS (
        UPDATE job_latest AS latest
        SET
            usage = coalesce(told.usage, latest.usage),
            progress = coalesce(told.progress, latest.progress),
            status_message = told.message,
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond')
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told WHERE told.message IS NOT NULL))
        AND latest.id = told.id
        AND told.message IS NOT NULL
        AND (latest.status = 'RUNNING') IS TRUE
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
        AND latest.started_at = coalesce(told.started_at, latest.started_at)
        AND latest.status_message <> told.message
        -- The start doesn't count: the first message comes at once.
        AND (latest.status_message = '' OR latest.status_at <= now() - interval '5 seconds')
        RETURNING latest.id
    )

    SELECT array_agg(noted.id) INTO said
    FROM noted;
    IF said IS NOT NULL THEN
        PERFORM job_record(said, job_report.worker);
    END IF;
END
$$;

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

-- Purpose: renews a worker's lease and gives it the next jobs that fit it. A claim that is repeated with its key gives those
--   jobs of the first one that the worker still holds.
-- Parameters: worker_id; lease: for how long the worker may be silent; claim_key: null for none; most: how many jobs;
--   free: {cpus, memory_mb, gpus} that the jobs must fit together, each absent one as much as the worker has; null: each
--   job must fit the empty worker; log_limit: in bytes.
-- Rows: none (no such worker) or one: state (run; drain: it gets no jobs; stop: it was lost or has left), jobs (JSON).
-- A job that would fit the empty worker, stands first in line and has been due for a minute is kept for one worker: it gets
--   nothing else until enough of it is free.
-- Reads: worker_pkey, worker_claimed_pkey, the live workers, and as job_claim.
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
    ids bigint [];
    attempts smallint [];
    starts timestamptz [];
    patience CONSTANT interval := '1 minute';
    keeps bigint;
BEGIN
    -- Claims of one worker follow each other, and none overlaps with its loss.
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'stop', '[]'::json FROM worker WHERE worker.id = worker_id;
        RETURN;
    END IF;
    SELECT claimed.ids, claimed.attempts, claimed.starts INTO ids, attempts, starts
    FROM worker_claimed AS claimed
    WHERE claimed.worker_id = worker_claim.worker_id AND claimed.key = claim_key;
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
            VALUES (worker_id, claim_key, ids, attempts, starts);
        END IF;
    END IF;
    RETURN QUERY
    SELECT
        me.state,
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
    FROM unnest(ids, attempts, starts) WITH ORDINALITY AS given (id, attempt, started_at, place)
    CROSS JOIN LATERAL (
        SELECT asked.name, asked.task, asked.args, asked.resource_requirements
        FROM job AS asked
        WHERE asked.id = given.id
        OFFSET 0
    ) AS job;
END
$$;
