-- Purpose: makes creates of one job, and claims and finishes of a few, cheap by plain statements of one row. Combines the
--   rules of a row in one CHECK constraint for each of job and job_latest, since PostgreSQL parses all constraints anew
--   for each statement.
-- Locks: ACCESS EXCLUSIVE on job and job_latest, for milliseconds.
-- At ten million jobs: milliseconds. The new constraints are NOT VALID until 0040 validates them; all rows obey the rules.
-- Old code: runs on it.
-- Undo: down.sql makes the rules constraints of their own again, which reads both tables while everybody waits. Nothing is
--   lost.

-- The rules live on in the functions.
-- squawk-ignore-file ban-drop-constraint

SET LOCAL lock_timeout = '2s';

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_valid(
    name text,
    queue text,
    owner text,
    project text,
    task text,
    unique_key text,
    priority smallint,
    max_attempts smallint,
    args jsonb,
    resource_requirements jsonb
)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    -- In the order of names, as PostgreSQL checks constraints. A comparison with null breaks no rule.
    broken CONSTANT text := CASE
        WHEN jsonb_typeof(args) <> 'object' THEN 'job_args_object'
        WHEN max_attempts NOT BETWEEN 1 AND 1000 THEN 'job_max_attempts_range'
        WHEN char_length(name) NOT BETWEEN 1 AND 255 THEN 'job_name_length'
        WHEN name ~ '[\u0001-\u001f\u007f-\u009f]' THEN 'job_name_printable'
        WHEN char_length(owner) > 255 THEN 'job_owner_length'
        WHEN priority NOT BETWEEN 1 AND 10 THEN 'job_priority_range'
        WHEN char_length(project) > 255 THEN 'job_project_length'
        WHEN char_length(queue) NOT BETWEEN 1 AND 100 THEN 'job_queue_length'
        WHEN jsonb_typeof(resource_requirements) <> 'object' THEN 'job_resource_requirements_object'
        WHEN char_length(task) > 255 THEN 'job_task_length'
        WHEN char_length(unique_key) NOT BETWEEN 1 AND 255 THEN 'job_unique_key_length'
    END;
BEGIN
    IF broken IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = format('new row for relation "job" violates the rule "%s"', broken),
            CONSTRAINT = broken,
            TABLE = 'job';
    END IF;
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION job_latest_valid(
    status status_type,
    created_at timestamptz,
    updated_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    lease_expires_at timestamptz,
    lease_token uuid,
    attempt smallint,
    progress smallint,
    usage jsonb
)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    -- In the order of names, as PostgreSQL checks constraints. A comparison with null breaks no rule.
    broken CONSTANT text := CASE
        WHEN completed_at < coalesce(started_at, created_at) THEN 'job_completed_after_started'
        WHEN (status IN ('COMPLETED', 'FAILED', 'CANCELLED')) <> (completed_at IS NOT NULL) THEN 'job_final_completed'
        WHEN attempt < 1 THEN 'job_latest_attempt_range'
        WHEN lease_token IS NOT NULL AND status <> 'RUNNING' THEN 'job_lease_running'
        WHEN (lease_token IS NULL) <> (lease_expires_at IS NULL) THEN 'job_lease_whole'
        WHEN status = 'PENDING' AND started_at IS NOT NULL THEN 'job_pending_not_started'
        WHEN progress NOT BETWEEN 0 AND 100 THEN 'job_progress_range'
        WHEN status = 'RUNNING' AND started_at IS NULL THEN 'job_running_started'
        WHEN started_at < created_at THEN 'job_started_after_created'
        WHEN updated_at < created_at THEN 'job_updated_after_created'
        WHEN jsonb_typeof(usage) <> 'object' THEN 'job_usage_object'
    END;
BEGIN
    IF broken IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = format('new row for relation "job_latest" violates the rule "%s"', broken),
            CONSTRAINT = broken,
            TABLE = 'job_latest';
    END IF;
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION job_create(
    name text,
    description text,
    priority smallint,
    queue text,
    owner text,
    project text,
    task text,
    args jsonb,
    unique_key text,
    max_attempts smallint,
    resource_requirements jsonb,
    scheduled_at timestamptz,
    actor text
)
RETURNS TABLE (id bigint, body text, version text)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    asked job;
    latest job_latest;
    entry job_status;
BEGIN
    PERFORM set_config('muster.recorded', 'on', true);
    INSERT INTO job (
        name, description, priority, queue, owner, project, task, args, unique_key, max_attempts, resource_requirements
    ) VALUES (
        name, description, priority, queue, owner, project, task, args, unique_key, max_attempts, resource_requirements
    )
    ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING
    RETURNING job.* INTO asked;
    IF FOUND THEN
        INSERT INTO job_latest (
            id, created_at, created_minute, updated_at, status_at, scheduled_at, priority, queue, owner, project
        ) VALUES (
            asked.id, asked.created_at, asked.created_minute, asked.created_at, asked.created_at, scheduled_at, priority,
            queue, owner, project
        )
        RETURNING job_latest.* INTO latest;
        INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
        VALUES (asked.id, latest.status, latest.status_at, actor, latest.attempt)
        RETURNING job_status.* INTO entry;
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        ) VALUES (
            asked.created_minute, job_block(asked.id), queue, owner, project, priority, 1, 0, 0, 0, 0
        );
        IF task <> '' THEN
            PERFORM job_ready_refresh(ARRAY[asked.id]);
        END IF;
        id := asked.id;
        body := job_json(asked, latest, json_build_array(job_status_json(entry)), 1);
        version := concat(pg_current_xact_id()::xid, '.', pg_current_xact_id()::xid);
        RETURN NEXT;
    END IF;
    PERFORM set_config('muster.recorded', 'off', true);
END
$$;

CREATE OR REPLACE FUNCTION job_next(
    queues text [],
    tasks text [],
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    OUT job bigint,
    OUT since timestamptz,
    OUT needs_cpus double precision,
    OUT needs_memory_mb double precision,
    OUT needs_gpus double precision
)
LANGUAGE plpgsql
-- The plan is pinned: statistics that are fresh, or of an empty table, would turn it into scans of whole tables.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_sort = off
SET join_collapse_limit = 1 AS $$
DECLARE
    served CONSTANT text := queues[1];
    alone boolean := cardinality(queues) = 1;
BEGIN
    IF alone AND EXISTS (SELECT FROM job_ready AS ready WHERE ready.late AND ready.queue = served) THEN
        alone := NOT EXISTS (
            SELECT
            FROM job_ready_low AS low
            CROSS JOIN LATERAL (
                SELECT
                FROM job_ready AS ready
                WHERE ready.late
                AND ready.queue = served
                AND ready.priority = low.priority
                AND (ready.due_at, ready.id) < (low.due_at, low.id)
                LIMIT 1
            ) AS passed
            WHERE low.queue = served
        );
    END IF;
    IF NOT alone THEN
        SELECT found.id, found.since, found.needs_cpus, found.needs_memory_mb, found.needs_gpus
        INTO job, since, needs_cpus, needs_memory_mb, needs_gpus
        FROM job_due(queues, tasks, 1, cpus, memory_mb, gpus) AS found;
        RETURN;
    END IF;
    SELECT first.id, first.since, first.cpus, first.memory_mb, first.gpus
    INTO job, since, needs_cpus, needs_memory_mb, needs_gpus
    FROM (VALUES (10), (9), (8), (7), (6), (5), (4), (3), (2), (1)) AS level (priority)
    LEFT JOIN job_ready_low AS low ON low.queue = served AND low.priority = level.priority
    CROSS JOIN LATERAL (
        SELECT
            ready.id,
            greatest(latest.status_at, ready.due_at) AS since,
            ready.cpus,
            ready.memory_mb,
            ready.gpus
        FROM job_ready AS ready
        -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
        JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
        WHERE
            ready.queue = served
            AND ready.priority = level.priority
            AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
            AND ready.due_at <= now()
            AND (tasks IS NULL OR ready.task = ANY (tasks))
            AND ready.cpus <= job_next.cpus
            AND ready.memory_mb <= job_next.memory_mb
            AND ready.gpus <= job_next.gpus
        ORDER BY ready.due_at, ready.id
        LIMIT 1
        FOR UPDATE OF ready, latest SKIP LOCKED
    ) AS first
    LIMIT 1;
END
$$;

CREATE OR REPLACE FUNCTION job_pick(
    queues text [],
    tasks text [],
    most integer,
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    together boolean,
    OUT jobs bigint [],
    OUT since timestamptz []
)
LANGUAGE plpgsql AS $$
DECLARE
    -- Jobs that fit alone, but not beside the others, leave room for later ones: look at this many more.
    spare CONSTANT integer := 100;
    look integer := most;
    due record;
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
            sum(found.needs_cpus) <= job_pick.cpus
            AND sum(found.needs_memory_mb) <= job_pick.memory_mb
            AND sum(found.needs_gpus) <= job_pick.gpus AS fit
        INTO due
        FROM job_due(queues, tasks, look, cpus, memory_mb, gpus) AS found;
        IF due.seen = 0 OR NOT together OR (due.fit AND due.seen <= most) THEN
            jobs := coalesce(due.ids, '{}');
            since := due.since;
            RETURN;
        END IF;
        jobs := '{}';
        since := '{}';
        left_cpus := cpus;
        left_memory_mb := memory_mb;
        left_gpus := gpus;
        FOR place IN 1..due.seen LOOP
            EXIT WHEN cardinality(jobs) >= most;
            CONTINUE WHEN due.cpus[place] > left_cpus
            OR due.memory_mb[place] > left_memory_mb
            OR due.gpus[place] > left_gpus;
            left_cpus := left_cpus - due.cpus[place];
            left_memory_mb := left_memory_mb - due.memory_mb[place];
            left_gpus := left_gpus - due.gpus[place];
            jobs := jobs || due.ids[place];
            since := since || due.since[place];
        END LOOP;
        EXIT WHEN cardinality(jobs) >= most OR due.seen < look OR look > most;
        look := most + spare;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION job_start(
    worker text, job bigint, since timestamptz, OUT attempt smallint, OUT started_at timestamptz
)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    started record;
    lag double precision;
BEGIN
    PERFORM set_config('muster.recorded', 'on', true);
    UPDATE job_latest AS latest
    SET
        status = 'RUNNING',
        updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        status_message = '',
        worker = job_start.worker
    WHERE latest.id = job
    RETURNING
        latest.status_at,
        latest.attempt,
        latest.created_minute,
        latest.queue,
        latest.owner,
        latest.project,
        latest.priority
    INTO started;
    INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
    VALUES (job, started.status_at, 'RUNNING', job_start.worker, started.attempt);
    DELETE FROM job_ready WHERE job_ready.id = job;
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    ) VALUES (
        started.created_minute, job_block(job), started.queue, started.owner, started.project, started.priority,
        -1, 1, 0, 0, 0
    );
    lag := extract(EPOCH FROM started.status_at - since);
    INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
    VALUES (job_start.worker, 'started', run_lag_bucket(lag), 1, lag, lag ^ 2);
    PERFORM set_config('muster.recorded', 'off', true);
    attempt := started.attempt;
    started_at := started.status_at;
END
$$;

CREATE OR REPLACE FUNCTION job_start_many(worker text, jobs bigint [], since timestamptz [])
RETURNS TABLE (id bigint, attempt smallint, started_at timestamptz)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
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
            worker = job_start_many.worker
        FROM unnest(jobs, since) WITH ORDINALITY AS pick (id, since, place)
        -- The array leaves no way but the primary key.
        WHERE latest.id = ANY (jobs) AND latest.id = pick.id
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
        SELECT claimed.id, claimed.status_at, 'RUNNING', job_start_many.worker, claimed.attempt
        FROM claimed
    ),

    -- As job_ready_on_update, job_tally_record_update and run_record.
    taken AS (
        DELETE FROM job_ready
        WHERE job_ready.id = ANY (jobs)
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
            job_start_many.worker,
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

CREATE OR REPLACE FUNCTION job_end(
    worker text,
    job bigint,
    attempt smallint,
    started_at timestamptz,
    status status_type,
    message text,
    exit_code integer,
    result_data jsonb,
    error_message text,
    usage jsonb
)
RETURNS boolean
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    ended record;
    seconds double precision;
BEGIN
    PERFORM set_config('muster.recorded', 'on', true);
    UPDATE job_latest AS latest
    SET
        status = job_end.status,
        updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        completed_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        status_message = coalesce(job_end.message, ''),
        progress = CASE job_end.status WHEN 'COMPLETED' THEN 100 ELSE latest.progress END,
        exit_code = job_end.exit_code,
        result_data = job_end.result_data,
        error_message = coalesce(job_end.error_message, ''),
        usage = job_end.usage
    -- IS NOT FALSE keeps both indexes of what is RUNNING out.
    WHERE latest.id = job
    AND (latest.status = 'RUNNING') IS NOT FALSE
    AND latest.worker = job_end.worker
    AND latest.attempt = job_end.attempt
    AND latest.started_at = coalesce(job_end.started_at, latest.started_at)
    AND job_end.status <> 'PENDING'
    RETURNING
        latest.status_at,
        latest.started_at,
        latest.progress,
        latest.status_message,
        latest.created_minute,
        latest.queue,
        latest.owner,
        latest.project,
        latest.priority
    INTO ended;
    IF NOT FOUND THEN
        PERFORM set_config('muster.recorded', 'off', true);
        RETURN false;
    END IF;
    INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
    VALUES (job, ended.status_at, job_end.status, ended.progress, ended.status_message, job_end.worker, job_end.attempt);
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    ) VALUES (
        ended.created_minute,
        job_block(job),
        ended.queue,
        ended.owner,
        ended.project,
        ended.priority,
        0,
        -1,
        (job_end.status = 'COMPLETED')::integer,
        (job_end.status = 'FAILED')::integer,
        (job_end.status = 'CANCELLED')::integer
    );
    seconds := extract(EPOCH FROM ended.status_at - ended.started_at);
    INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
    VALUES (job_end.worker, lower(job_end.status::text), 0, 1, seconds, seconds ^ 2);
    PERFORM set_config('muster.recorded', 'off', true);
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION job_end_many(
    worker text, runs json, by_triggers boolean, OUT done_ids bigint [], OUT done_statuses status_type []
)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them. A plan made for an empty table would scan the full one, or compare each row with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
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
        -- IS NOT FALSE keeps both indexes of what is RUNNING out: all that runs, or all of the worker's, would be read.
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND (latest.status = 'RUNNING') IS NOT FALSE
        AND latest.worker = job_end_many.worker
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
            job_end_many.worker,
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
            job_end_many.worker,
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
END
$$;

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
LANGUAGE plpgsql AS $$
DECLARE
    few CONSTANT integer := 4;
    picked record;
    run record;
BEGIN
    IF most > few THEN
        picked := job_pick(queues, tasks, most, cpus, memory_mb, gpus, together);
        IF cardinality(picked.jobs) > few THEN
            RETURN QUERY SELECT started.* FROM job_start_many(worker, picked.jobs, picked.since) AS started;
        ELSE
            FOR place IN 1..cardinality(picked.jobs) LOOP
                run := job_start(worker, picked.jobs[place], picked.since[place]);
                id := picked.jobs[place];
                attempt := run.attempt;
                started_at := run.started_at;
                RETURN NEXT;
            END LOOP;
        END IF;
        RETURN;
    END IF;
    FOR place IN 1..most LOOP
        picked := job_next(queues, tasks, cpus, memory_mb, gpus);
        EXIT WHEN picked.job IS NULL;
        run := job_start(worker, picked.job, picked.since);
        id := picked.job;
        attempt := run.attempt;
        started_at := run.started_at;
        RETURN NEXT;
        IF together THEN
            cpus := cpus - picked.needs_cpus;
            memory_mb := memory_mb - picked.needs_memory_mb;
            gpus := gpus - picked.needs_gpus;
        END IF;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION job_finish(worker text, runs json)
RETURNS TABLE (id bigint, outcome text, status status_type)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    -- Up to here one run after the other is cheaper than all in one statement.
    few CONSTANT integer := 4;
    -- A job that is given back is put where it waits, which triggers do. They do the rest too then. A message that contains
    -- the word makes them do it as well.
    by_triggers CONSTANT boolean := strpos(runs::text, 'PENDING') > 0;
    run record;
    done_ids bigint [] := '{}';
    done_statuses status_type [];
BEGIN
    IF by_triggers OR json_array_length(runs) > few THEN
        SELECT ended.* INTO done_ids, done_statuses FROM job_end_many(worker, runs, by_triggers) AS ended;
        RETURN QUERY SELECT ended.id, 'done', ended.status FROM unnest(done_ids, done_statuses) AS ended (id, status);
    ELSE
        FOR run IN
            SELECT told.*
            FROM json_to_recordset(runs) AS told (
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
            ORDER BY told.id
        LOOP
            CONTINUE WHEN NOT job_end(
                worker,
                run.id,
                run.attempt,
                run.started_at,
                run.status,
                run.message,
                run.exit_code,
                run.result_data,
                run.error_message,
                run.usage
            );
            id := run.id;
            outcome := 'done';
            status := run.status;
            RETURN NEXT;
            done_ids := done_ids || run.id;
        END LOOP;
    END IF;
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

-- Rules

ALTER TABLE job
DROP CONSTRAINT job_args_object,
DROP CONSTRAINT job_max_attempts_range,
DROP CONSTRAINT job_name_length,
DROP CONSTRAINT job_name_printable,
DROP CONSTRAINT job_owner_length,
DROP CONSTRAINT job_priority_range,
DROP CONSTRAINT job_project_length,
DROP CONSTRAINT job_queue_length,
DROP CONSTRAINT job_resource_requirements_object,
DROP CONSTRAINT job_task_length,
DROP CONSTRAINT job_unique_key_length,
ADD CONSTRAINT job_valid CHECK (
    job_valid(name, queue, owner, project, task, unique_key, priority, max_attempts, args, resource_requirements)
) NOT VALID;

ALTER TABLE job_latest
DROP CONSTRAINT job_completed_after_started,
DROP CONSTRAINT job_final_completed,
DROP CONSTRAINT job_latest_attempt_range,
DROP CONSTRAINT job_lease_running,
DROP CONSTRAINT job_lease_whole,
DROP CONSTRAINT job_pending_not_started,
DROP CONSTRAINT job_progress_range,
DROP CONSTRAINT job_running_started,
DROP CONSTRAINT job_started_after_created,
DROP CONSTRAINT job_updated_after_created,
DROP CONSTRAINT job_usage_object,
ADD CONSTRAINT job_latest_valid CHECK (
    job_latest_valid(
        status, created_at, updated_at, started_at, completed_at, lease_expires_at, lease_token, attempt, progress, usage
    )
) NOT VALID;

-- What job_create has recorded itself is passed over.

DROP TRIGGER job_latest_on_job_insert ON job;

CREATE TRIGGER job_latest_on_job_insert AFTER INSERT ON job
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION job_latest_ensure();

DROP TRIGGER job_latest_on_insert ON job_latest;

CREATE TRIGGER job_latest_on_insert AFTER INSERT ON job_latest
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION job_latest_on_insert();

DROP TRIGGER job_tally_on_insert ON job_latest;

CREATE TRIGGER job_tally_on_insert AFTER INSERT ON job_latest
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION job_tally_record_insert();
