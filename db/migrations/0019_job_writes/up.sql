-- Purpose: makes claims and finishes cheaper: the minute of creation in job_latest is a copy, not an expression, and
--   job_claim and job_finish write what triggers would.
-- Locks: ACCESS EXCLUSIVE on job_latest and job_status, for milliseconds.
-- At ten million jobs: milliseconds; no table is rewritten.
-- Old code: runs on it, but can't create jobs, since it leaves out job_latest.created_minute.
-- Undo: down.sql makes the minute an expression again, which rewrites job_latest. Nothing is lost.

-- squawk-ignore-file ban-drop-function, ban-drop-generated-expression

SET LOCAL lock_timeout = '2s';

-- PostgreSQL parses the expressions of generated columns anew for each updated row if none of them changes.
ALTER TABLE job_latest ALTER COLUMN created_minute DROP EXPRESSION;

DROP TRIGGER job_latest_key_fixed ON job_latest;

CREATE TRIGGER job_latest_key_fixed BEFORE UPDATE OF id, created_at, created_minute, priority, queue, owner, project
ON job_latest FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION job_key_fixed();

-- What job_claim and job_finish have recorded themselves is passed over.

DROP TRIGGER job_ready_on_update ON job_latest;

CREATE TRIGGER job_ready_on_update AFTER UPDATE ON job_latest
REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION job_ready_on_update();

DROP TRIGGER job_tally_on_update ON job_latest;

CREATE TRIGGER job_tally_on_update AFTER UPDATE ON job_latest
REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION job_tally_record_update();

DROP TRIGGER run_record ON job_latest;

CREATE TRIGGER run_record AFTER UPDATE ON job_latest
REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION run_record();

DROP TRIGGER job_status_check_on_insert ON job_status;

CREATE TRIGGER job_status_check_on_insert AFTER INSERT ON job_status
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT WHEN (current_setting('muster.recorded', true) IS DISTINCT FROM 'on')
EXECUTE FUNCTION job_status_check();

-- Functions, as they were in db/functions when this was written

DROP FUNCTION job_due(text [], text [], integer, double precision, double precision, double precision);

CREATE OR REPLACE FUNCTION job_due(
    queues text [], tasks text [], most integer, cpus double precision, memory_mb double precision, gpus double precision
)
RETURNS TABLE (
    id bigint,
    priority smallint,
    due_at timestamptz,
    since timestamptz,
    needs_cpus double precision,
    needs_memory_mb double precision,
    needs_gpus double precision
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
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT band.id, band.priority::smallint, band.due_at, band.since, band.cpus, band.memory_mb, band.gpus
    FROM generate_series(10, 1, -1) AS level (priority)
    -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
    CROSS JOIN LATERAL (
        SELECT lane.*, level.priority
        FROM unnest(queues) AS served (queue)
        LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
        CROSS JOIN LATERAL (
            SELECT passed.*
            FROM (
                SELECT
                    ready.id,
                    ready.due_at,
                    greatest(latest.status_at, ready.due_at) AS since,
                    ready.cpus,
                    ready.memory_mb,
                    ready.gpus
                FROM job_ready AS ready
                -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
                JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                    AND (tasks IS NULL OR ready.task = ANY (tasks))
                    AND ready.cpus <= job_due.cpus
                    AND ready.memory_mb <= job_due.memory_mb
                    AND ready.gpus <= job_due.gpus
                ORDER BY ready.due_at, ready.id
                LIMIT most
                FOR UPDATE OF ready, latest SKIP LOCKED
            ) AS passed
            UNION ALL
            SELECT ahead.*
            FROM (
                SELECT
                    ready.id,
                    ready.due_at,
                    greatest(latest.status_at, ready.due_at) AS since,
                    ready.cpus,
                    ready.memory_mb,
                    ready.gpus
                FROM job_ready AS ready
                JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                    AND (tasks IS NULL OR ready.task = ANY (tasks))
                    AND ready.cpus <= job_due.cpus
                    AND ready.memory_mb <= job_due.memory_mb
                    AND ready.gpus <= job_due.gpus
                ORDER BY ready.due_at, ready.id
                LIMIT most
                FOR UPDATE OF ready, latest SKIP LOCKED
            ) AS ahead
        ) AS lane
        ORDER BY lane.due_at, lane.id
        LIMIT most
    ) AS band
    LIMIT most;
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
RETURNS TABLE (id bigint, attempt smallint)
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

    SELECT claimed.id, claimed.attempt
    FROM claimed
    ORDER BY claimed.place;
    PERFORM set_config('muster.recorded', 'off', true);
END
$$;

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

CREATE OR REPLACE FUNCTION job_latest_ensure() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    -- A check first: an INSERT, even of no row, would cost each write more than this look.
    IF EXISTS (
        SELECT FROM inserted WHERE (SELECT true FROM job_latest WHERE job_latest.id = inserted.id) IS NULL
    ) THEN
        INSERT INTO job_latest (id, created_at, created_minute, updated_at, status_at, priority, queue, owner, project)
        SELECT id, created_at, created_minute, created_at, created_at, priority, queue, owner, project
        FROM inserted
        WHERE (SELECT true FROM job_latest WHERE job_latest.id = inserted.id) IS NULL
        ORDER BY id;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_latest_follow() RETURNS trigger
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say: a plan
-- made for an empty table would scan the full one, or compare each row with each.
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved bigint [];
BEGIN
    UPDATE job_latest
    SET
        created_at = changed.created_at,
        created_minute = changed.created_minute,
        priority = changed.priority,
        queue = changed.queue,
        owner = changed.owner,
        project = changed.project
    FROM updated_to AS changed
    WHERE job_latest.id = ANY (ARRAY(SELECT id FROM updated_to))
    AND job_latest.id = changed.id
    AND (job_latest.created_at, job_latest.priority, job_latest.queue, job_latest.owner, job_latest.project)
    <> (changed.created_at, changed.priority, changed.queue, changed.owner, changed.project);
    SELECT array_agg(changed.id) INTO moved
    FROM (
        SELECT id, priority, queue, task, created_at, resource_requirements FROM updated_to
        EXCEPT
        SELECT id, priority, queue, task, created_at, resource_requirements FROM updated_from
    ) AS changed;
    IF moved IS NOT NULL THEN
        PERFORM job_ready_refresh(moved);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_latest_on_insert() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    wrong bigint;
    waiting bigint [];
BEGIN
    SELECT
        min(latest.id) FILTER (
            WHERE (job.created_at, job.created_minute, job.priority, job.queue, job.owner, job.project)
            IS DISTINCT FROM (
                latest.created_at, latest.created_minute, latest.priority, latest.queue, latest.owner, latest.project
            )
        ),
        array_agg(latest.id) FILTER (WHERE latest.status = 'PENDING' AND job.task <> '')
    INTO wrong, waiting
    FROM inserted AS latest
    -- OFFSET keeps it one look for each row, whatever the planner expects of the table.
    LEFT JOIN LATERAL (
        SELECT asked.created_at, asked.created_minute, asked.priority, asked.queue, asked.owner, asked.project, asked.task
        FROM job AS asked
        WHERE asked.id = latest.id
        OFFSET 0
    ) AS job ON true;
    IF wrong IS NOT NULL THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('job_latest holds job %s without its job, or at odds with it', wrong),
            HINT = 'Insert the job in the same statement, or let job_latest follow by itself.',
            CONSTRAINT = 'job_latest_of_job',
            TABLE = 'job_latest';
    END IF;
    IF waiting IS NOT NULL THEN
        PERFORM job_ready_refresh(waiting);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION jobs_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    WITH asked AS (
        INSERT INTO job (
            id, created_at, priority, max_attempts, name, queue, owner, project, task, unique_key, description, args,
            resource_requirements
        ) VALUES (
            NEW.id, NEW.created_at, NEW.priority, NEW.max_attempts, NEW.name, NEW.queue, NEW.owner, NEW.project, NEW.task,
            NEW.unique_key, NEW.description, NEW.args, NEW.resource_requirements
        )
    )

    INSERT INTO job_latest (
        id, created_at, created_minute, updated_at, status_at, scheduled_at, started_at, completed_at, lease_expires_at,
        lease_token, status,
        priority, queue, owner, project, attempt, progress, exit_code, worker, status_message, error_message, result_data,
        usage
    ) VALUES (
        NEW.id, NEW.created_at, job_minute(NEW.created_at), NEW.updated_at, NEW.status_at, NEW.scheduled_at, NEW.started_at, NEW.completed_at,
        NEW.lease_expires_at, NEW.lease_token, NEW.status, NEW.priority, NEW.queue, NEW.owner, NEW.project, NEW.attempt,
        NEW.progress, NEW.exit_code, NEW.worker, NEW.status_message, NEW.error_message, NEW.result_data, NEW.usage
    );
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION jobs_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id THEN
        RAISE restrict_violation USING MESSAGE = 'the id of a job never changes';
    END IF;
    UPDATE job_latest AS latest
    SET
        created_at = NEW.created_at,
        created_minute = job_minute(NEW.created_at),
        updated_at = NEW.updated_at,
        status_at = NEW.status_at,
        scheduled_at = NEW.scheduled_at,
        started_at = NEW.started_at,
        completed_at = NEW.completed_at,
        lease_expires_at = NEW.lease_expires_at,
        lease_token = NEW.lease_token,
        status = NEW.status,
        priority = NEW.priority,
        attempt = NEW.attempt,
        progress = NEW.progress,
        exit_code = NEW.exit_code,
        worker = NEW.worker,
        status_message = NEW.status_message,
        error_message = NEW.error_message,
        result_data = NEW.result_data,
        usage = NEW.usage
    WHERE latest.id = OLD.id AND latest.xmin::text = split_part(OLD.version, '.', 1);
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM job_latest AS latest WHERE latest.id = OLD.id) THEN
            RAISE serialization_failure USING MESSAGE = format('job %s was changed by another transaction', OLD.id);
        END IF;
        RETURN NULL; -- deleted meanwhile: not updated, as by an UPDATE of a table
    END IF;
    UPDATE job
    SET
        created_at = NEW.created_at,
        priority = NEW.priority,
        max_attempts = NEW.max_attempts,
        name = NEW.name,
        queue = NEW.queue,
        owner = NEW.owner,
        project = NEW.project,
        task = NEW.task,
        unique_key = NEW.unique_key,
        description = NEW.description,
        args = NEW.args,
        resource_requirements = NEW.resource_requirements
    WHERE job.id = OLD.id AND (
        job.created_at, job.priority, job.max_attempts, job.name, job.queue, job.owner, job.project, job.task,
        job.unique_key, job.description, job.args, job.resource_requirements
    ) IS DISTINCT FROM (
        NEW.created_at, NEW.priority, NEW.max_attempts, NEW.name, NEW.queue, NEW.owner, NEW.project, NEW.task,
        NEW.unique_key, NEW.description, NEW.args, NEW.resource_requirements
    );
    RETURN NEW;
END
$$;
