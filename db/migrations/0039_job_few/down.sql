-- squawk-ignore-file constraint-missing-not-valid

SET LOCAL lock_timeout = '2s';

-- Triggers

DROP TRIGGER job_latest_on_job_insert ON job;

CREATE TRIGGER job_latest_on_job_insert AFTER INSERT ON job
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_ensure();

DROP TRIGGER job_latest_on_insert ON job_latest;

CREATE TRIGGER job_latest_on_insert AFTER INSERT ON job_latest
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_on_insert();

DROP TRIGGER job_tally_on_insert ON job_latest;

CREATE TRIGGER job_tally_on_insert AFTER INSERT ON job_latest
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_insert();

-- Rules

ALTER TABLE job
DROP CONSTRAINT job_valid,
ADD CONSTRAINT job_args_object CHECK ((jsonb_typeof(args) = 'object'::text)),
ADD CONSTRAINT job_max_attempts_range CHECK (((max_attempts >= 1) AND (max_attempts <= 1000))),
ADD CONSTRAINT job_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 255))),
ADD CONSTRAINT job_name_printable CHECK ((name !~ '[\u0001-\u001f\u007f-\u009f]'::text)),
ADD CONSTRAINT job_owner_length CHECK ((char_length(owner) <= 255)),
ADD CONSTRAINT job_priority_range CHECK (((priority >= 1) AND (priority <= 10))),
ADD CONSTRAINT job_project_length CHECK ((char_length(project) <= 255)),
ADD CONSTRAINT job_queue_length CHECK (((char_length(queue) >= 1) AND (char_length(queue) <= 100))),
ADD CONSTRAINT job_resource_requirements_object CHECK ((jsonb_typeof(resource_requirements) = 'object'::text)),
ADD CONSTRAINT job_task_length CHECK ((char_length(task) <= 255)),
ADD CONSTRAINT job_unique_key_length CHECK (((char_length(unique_key) >= 1) AND (char_length(unique_key) <= 255)));

ALTER TABLE job_latest
DROP CONSTRAINT job_latest_valid,
ADD CONSTRAINT job_completed_after_started CHECK ((completed_at >= COALESCE(started_at, created_at))),
ADD CONSTRAINT job_final_completed CHECK ((status IN ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at IS NOT NULL)),
ADD CONSTRAINT job_latest_attempt_range CHECK ((attempt >= 1)),
ADD CONSTRAINT job_lease_running CHECK (((lease_token IS NULL) OR (status = 'RUNNING'::status_type))),
ADD CONSTRAINT job_lease_whole CHECK (((lease_token IS NULL) = (lease_expires_at IS NULL))),
ADD CONSTRAINT job_pending_not_started CHECK (((status <> 'PENDING'::status_type) OR (started_at IS NULL))),
ADD CONSTRAINT job_progress_range CHECK (((progress >= 0) AND (progress <= 100))),
ADD CONSTRAINT job_running_started CHECK (((status <> 'RUNNING'::status_type) OR (started_at IS NOT NULL))),
ADD CONSTRAINT job_started_after_created CHECK ((started_at >= created_at)),
ADD CONSTRAINT job_updated_after_created CHECK ((updated_at >= created_at)),
ADD CONSTRAINT job_usage_object CHECK ((jsonb_typeof(usage) = 'object'::text));

-- Functions, as they were in db/functions before

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

DROP FUNCTION job_create(
    text, text, smallint, text, text, text, text, jsonb, text, smallint, jsonb, timestamptz, text
);
DROP FUNCTION job_next(text [], text [], double precision, double precision, double precision);
DROP FUNCTION job_pick(text [], text [], integer, double precision, double precision, double precision, boolean);
DROP FUNCTION job_start(text, bigint, timestamptz);
DROP FUNCTION job_start_many(text, bigint [], timestamptz []);
DROP FUNCTION job_end(text, bigint, smallint, timestamptz, status_type, text, integer, jsonb, text, jsonb);
DROP FUNCTION job_end_many(text, json, boolean);
DROP FUNCTION job_valid(text, text, text, text, text, text, smallint, smallint, jsonb, jsonb);
DROP FUNCTION job_latest_valid(
    status_type, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, uuid, smallint, smallint, jsonb
);
