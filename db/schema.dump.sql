-- The schema that the migrations make, as pg_dump writes it. Written by `python -m tests.db.dump`.

CREATE COLLATION public.job_fold (provider = builtin, locale = 'PG_UNICODE_FAST');

CREATE TYPE public.job_facet AS ENUM (
    'queue',
    'owner',
    'project',
    'priority'
);

CREATE TYPE public.status_type AS ENUM (
    'PENDING',
    'RUNNING',
    'COMPLETED',
    'FAILED',
    'CANCELLED'
);

CREATE TYPE public.job_latest_status AS (
	status_type public.status_type,
	"timestamp" timestamp with time zone,
	message text,
	progress smallint
);

CREATE TYPE public.operation_state AS ENUM (
    'QUEUED',
    'RUNNING',
    'COMPLETED',
    'ABORTED',
    'FAILED'
);

CREATE FUNCTION public.access_version_raise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE access_version SET version = version + 1;
    RETURN NULL;
END;
$$;

CREATE FUNCTION public.audit_partition_make(ahead integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    made integer := 0;
    month timestamptz;
    name text;
BEGIN
    FOR month IN
        SELECT date_trunc('month', now(), 'UTC') + number * interval '1 month'
        FROM generate_series(0, ahead) AS number
    LOOP
        name := 'audit_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        -- Entries that are in the default partition already stay there.
        CONTINUE WHEN to_regclass(name) IS NOT NULL OR EXISTS (
            SELECT FROM audit_default WHERE at >= month AND at < month + interval '1 month'
        );
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF audit FOR VALUES FROM (%L) TO (%L)', name, month, month + interval '1 month'
        );
        EXECUTE format(
            'CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()',
            name
        );
        made := made + 1;
    END LOOP;
    RETURN made;
END;
$$;

CREATE FUNCTION public.audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', tg_op
    USING ERRCODE = 'insufficient_privilege', HINT = 'Drop a whole partition to end its retention.';
END;
$$;

CREATE TABLE public.worker (
    id bigint NOT NULL,
    registered_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    kept_for bigint,
    cpus double precision NOT NULL,
    memory_mb double precision NOT NULL,
    gpus double precision NOT NULL,
    running integer DEFAULT 0 NOT NULL,
    name text NOT NULL,
    identity text NOT NULL,
    executor text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'run'::text NOT NULL,
    gone_reason text,
    queues text[] NOT NULL,
    tasks text[],
    labels jsonb DEFAULT '{}'::jsonb NOT NULL,
    overdue_from timestamp with time zone,
    CONSTRAINT worker_amounts_positive CHECK (((cpus >= (0)::double precision) AND (memory_mb >= (0)::double precision) AND (gpus >= (0)::double precision))),
    CONSTRAINT worker_gone_reason_known CHECK ((gone_reason = ANY (ARRAY['left'::text, 'lost'::text]))),
    CONSTRAINT worker_gone_whole CHECK (((gone_at IS NULL) = (gone_reason IS NULL))),
    CONSTRAINT worker_labels_object CHECK ((jsonb_typeof(labels) = 'object'::text)),
    CONSTRAINT worker_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT worker_state_known CHECK ((state = ANY (ARRAY['run'::text, 'drain'::text])))
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE FUNCTION public.job_ahead(takers public.worker[], priority smallint, due_at timestamp with time zone, id bigint, most integer) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET join_collapse_limit TO '1'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN (
        WITH kind AS MATERIALIZED (
            SELECT DISTINCT taker.queues, taker.tasks, taker.cpus, taker.memory_mb, taker.gpus
            FROM unnest(takers) AS taker
        ),

        served AS MATERIALIZED (
            -- The largest of each queue: most jobs fit it, and the others are not looked at.
            SELECT DISTINCT ON (each.queue) each.queue, kind.tasks, kind.cpus, kind.memory_mb, kind.gpus
            FROM kind
            CROSS JOIN LATERAL unnest(kind.queues) AS each (queue)
            ORDER BY each.queue ASC, kind.cpus DESC, kind.memory_mb DESC, kind.gpus DESC
        )

        SELECT count(*)
        FROM (
            SELECT
            FROM generate_series(10, job_ahead.priority, -1) AS level (priority)
            CROSS JOIN served
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT
                    CASE WHEN level.priority = job_ahead.priority THEN job_ahead.due_at ELSE 'infinity' END AS due_at,
                    job_ahead.id
            ) AS until
            CROSS JOIN LATERAL (
                SELECT ready.task, ready.cpus, ready.memory_mb, ready.gpus
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                    AND (ready.due_at, ready.id) < (until.due_at, until.id)
                UNION ALL
                SELECT ready.task, ready.cpus, ready.memory_mb, ready.gpus
                FROM job_ready AS ready
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                    AND (ready.due_at, ready.id) < (until.due_at, until.id)
            ) AS before
            WHERE
                (
                    (served.tasks IS NULL OR before.task = ANY (served.tasks))
                    AND before.cpus <= served.cpus
                    AND before.memory_mb <= served.memory_mb
                    AND before.gpus <= served.gpus
                )
                OR EXISTS (
                    SELECT
                    FROM kind
                    WHERE
                        served.queue = ANY (kind.queues)
                        AND (kind.tasks IS NULL OR before.task = ANY (kind.tasks))
                        AND before.cpus <= kind.cpus
                        AND before.memory_mb <= kind.memory_mb
                        AND before.gpus <= kind.gpus
                )
            LIMIT most
        ) AS counted
    );
END
$$;

CREATE FUNCTION public.job_amount(requirements jsonb, key text, otherwise double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof((requirements -> key)) = 'number'::text) THEN (round(LEAST(GREATEST(((requirements -> key))::numeric, (0)::numeric), '100000000000000'::numeric), 20))::double precision ELSE otherwise END;

CREATE FUNCTION public.job_at(statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, "position" bigint) RETURNS TABLE(minute integer, id bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    first_minute integer := job_minute(created_after);
    last_minute integer := job_minute(created_before);
    rank bigint := job_at.position;
    skipped bigint := 0;
    place record;
    from_end boolean;
BEGIN
    IF job_at.position IS NULL OR job_at.position < 0 THEN
        RETURN;
    END IF;
    IF created_after IS NOT NULL THEN
        rank := rank + job_rank(statuses, first_minute, 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            skipped := job_minute_count(statuses, created_after, true, first_minute, 9223372036854775807);
            rank := rank + skipped;
        END IF;
    END IF;
    SELECT located.minute, located.block, located.rest, located.n INTO place
    FROM job_tally_locate(
        rank,
        ('PENDING' = ANY (statuses))::integer,
        ('RUNNING' = ANY (statuses))::integer,
        ('COMPLETED' = ANY (statuses))::integer,
        ('FAILED' = ANY (statuses))::integer,
        ('CANCELLED' = ANY (statuses))::integer
    ) AS located;
    -- In a minute that the window cuts through, rows outside lie between rows inside: go by its own rows. The first
    -- minute's last jobs may be reached through rows that do not count, so it is tried before what the walk found.
    IF skipped > 0 THEN
        SELECT job.created_minute AS minute, job.id INTO minute, id
        FROM job_latest AS job
        WHERE job.status = ANY (statuses) AND job.created_minute = first_minute AND job.created_at >= created_after
        AND job.created_at < coalesce(created_before, 'infinity')
        ORDER BY job.id
        OFFSET job_at.position LIMIT 1;
        IF FOUND THEN
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    IF place.minute IS NULL OR place.minute > last_minute THEN
        RETURN;
    END IF;
    IF place.minute = last_minute THEN
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job_latest AS job
        WHERE job.status = ANY (statuses) AND job.created_minute = last_minute AND job.created_at < created_before
        ORDER BY job.id
        OFFSET rank - job_rank(statuses, last_minute, 0) LIMIT 1;
        RETURN;
    END IF;
    -- From the nearer end of the block: the newest jobs are looked at most, and stand at the end of one.
    from_end := place.rest > place.n / 2;
    IF NOT statuses @> enum_range(NULL::status_type) THEN
        IF from_end THEN
            RETURN QUERY
            SELECT job.created_minute, job.id
            FROM job_latest AS job
            WHERE job.status = ANY (statuses)
            AND job.created_minute = place.minute
            AND job.id >= job_block_start(place.block)
            AND job.id < job_block_start(place.block + 1)
            ORDER BY job.id DESC
            OFFSET place.n - 1 - place.rest LIMIT 1;
            RETURN;
        END IF;
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job_latest AS job
        WHERE job.status = ANY (statuses)
        AND job.created_minute = place.minute
        AND job.id >= job_block_start(place.block)
        AND job.id < job_block_start(place.block + 1)
        ORDER BY job.id
        OFFSET place.rest LIMIT 1;
        RETURN;
    END IF;
    -- Any status: by the index in the order of creation.
    IF from_end THEN
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job
        WHERE job.created_minute = place.minute
        AND job.id >= job_block_start(place.block)
        AND job.id < job_block_start(place.block + 1)
        ORDER BY job.id DESC
        OFFSET place.n - 1 - place.rest LIMIT 1;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT job.created_minute, job.id
    FROM job
    WHERE job.created_minute = place.minute
    AND job.id >= job_block_start(place.block)
    AND job.id < job_block_start(place.block + 1)
    ORDER BY job.id
    OFFSET place.rest LIMIT 1;
END
$$;

CREATE FUNCTION public.job_block(id bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (id >> 10);

CREATE FUNCTION public.job_block_start(block bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (block << 10);

CREATE FUNCTION public.job_claim(worker text, queues text[], tasks text[], most integer, cpus double precision, memory_mb double precision, gpus double precision, together boolean) RETURNS TABLE(id bigint, attempt smallint, started_at timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.job_count(statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF created_before IS NULL THEN
        RETURN job_position(statuses, created_after, NULL, 2147483647, 9223372036854775807);
    END IF;
    -- An inverted window is empty, not negative.
    RETURN greatest(0, job_position(
        statuses,
        created_after,
        created_before,
        job_minute(created_before) + CASE created_before WHEN date_trunc('minute', created_before, 'UTC') THEN 0 ELSE 1 END,
        0
    ));
END
$$;

CREATE FUNCTION public.job_create(name text, description text, priority smallint, queue text, owner text, project text, task text, args jsonb, unique_key text, max_attempts smallint, resource_requirements jsonb, scheduled_at timestamp with time zone, actor text) RETURNS TABLE(id bigint, body text, version text)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.job_delay_class(delay interval) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (delay < '08:32:00'::interval) THEN 9 WHEN (delay < '17:04:00'::interval) THEN 10 WHEN (delay < '34:08:00'::interval) THEN 11 WHEN (delay < '68:16:00'::interval) THEN 12 WHEN (delay < '136:32:00'::interval) THEN 13 WHEN (delay < '273:04:00'::interval) THEN 14 WHEN (delay < '546:08:00'::interval) THEN 15 WHEN (delay < '1092:16:00'::interval) THEN 16 WHEN (delay < '2184:32:00'::interval) THEN 17 WHEN (delay < '4369:04:00'::interval) THEN 18 WHEN (delay < '8738:08:00'::interval) THEN 19 WHEN (delay < '17476:16:00'::interval) THEN 20 ELSE 21 END;

CREATE FUNCTION public.job_delete_rest() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    gone bigint [] := ARRAY(SELECT id FROM deleted ORDER BY id);
BEGIN
    -- In one order, as all writers lock these rows.
    PERFORM FROM job_latest WHERE id = ANY (gone) ORDER BY id FOR UPDATE;
    DELETE FROM job_latest WHERE id = ANY (gone);
    DELETE FROM job_status WHERE job_id = ANY (gone);
    PERFORM job_log_delete(gone);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_execution_time(started_at timestamp with time zone, completed_at timestamp with time zone) RETURNS double precision
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (round((date_part('epoch'::text, (COALESCE(completed_at, GREATEST(now(), started_at)) - started_at)) * (1000)::double precision)) / (1000)::double precision);

CREATE FUNCTION public.job_latest_valid(status public.status_type, created_at timestamp with time zone, updated_at timestamp with time zone, status_at timestamp with time zone, scheduled_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone, lease_expires_at timestamp with time zone, lease_token uuid, attempt smallint, progress smallint, usage jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- In the order of names, as PostgreSQL checks constraints. A comparison with null breaks no rule.
    broken CONSTANT text := CASE
        WHEN completed_at < coalesce(started_at, created_at) THEN 'job_completed_after_started'
        WHEN (status IN ('COMPLETED', 'FAILED', 'CANCELLED')) <> (completed_at IS NOT NULL) THEN 'job_final_completed'
        WHEN attempt < 1 THEN 'job_latest_attempt_range'
        -- Nothing can be subtracted from infinity before PostgreSQL 17, and JSON has no word for it.
        WHEN NOT (
            isfinite(updated_at)
            AND isfinite(status_at)
            AND isfinite(scheduled_at)
            AND isfinite(started_at)
            AND isfinite(completed_at)
            AND isfinite(lease_expires_at)
        ) THEN 'job_latest_times_finite'
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

CREATE TABLE public.job_latest (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    status_at timestamp with time zone NOT NULL,
    scheduled_at timestamp with time zone,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    lease_expires_at timestamp with time zone,
    lease_token uuid,
    created_minute integer NOT NULL,
    exit_code integer,
    status public.status_type DEFAULT 'PENDING'::public.status_type NOT NULL,
    priority smallint NOT NULL,
    attempt smallint DEFAULT 1 NOT NULL,
    progress smallint,
    worker text,
    status_message text DEFAULT ''::text NOT NULL,
    error_message text DEFAULT ''::text NOT NULL,
    result_data jsonb,
    usage jsonb,
    history_range tstzrange,
    lost_attempts smallint DEFAULT 0 NOT NULL,
    lost_in_a_row smallint DEFAULT 0 NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    owner text DEFAULT ''::text NOT NULL,
    project text DEFAULT ''::text NOT NULL,
    CONSTRAINT job_latest_valid CHECK (public.job_latest_valid(status, created_at, updated_at, status_at, scheduled_at, started_at, completed_at, lease_expires_at, lease_token, attempt, progress, usage))
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02', autovacuum_vacuum_cost_delay='0', fillfactor='80');

CREATE TABLE public.job_status (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    "timestamp" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    status_type public.status_type NOT NULL,
    progress smallint,
    message text DEFAULT ''::text CONSTRAINT job_status_message_not_null1 NOT NULL,
    actor text DEFAULT ''::text NOT NULL,
    attempt smallint,
    CONSTRAINT job_status_progress_range CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT job_status_timestamp_finite CHECK (isfinite("timestamp"))
)
PARTITION BY RANGE ("timestamp");

CREATE FUNCTION public.job_history(latest public.job_latest, added public.job_status) RETURNS TABLE(statuses json, total bigint)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    history_from timestamptz := job_history_from(latest);
    history_to timestamptz := job_history_to(latest);
    written integer := CASE WHEN (added).id IS NULL THEN 0 ELSE 1 END;
BEGIN
    SELECT coalesce(json_agg(job_status_json(newest.status)), '[]'), count(*)
    INTO statuses, total
    FROM (
        SELECT added AS status
        WHERE written > 0
        UNION ALL
        SELECT earlier::job_status
        FROM job_history_newest(latest.id, history_from, history_to, 100 - written) AS earlier
    ) AS newest;
    -- Fewer than it may show: these are all.
    IF total = 100 THEN
        total := written + job_history_count(latest.id, history_from, history_to);
    END IF;
    RETURN NEXT;
END
$$;

CREATE FUNCTION public.job_valid(name text, queue text, owner text, project text, task text, unique_key text, priority smallint, max_attempts smallint, args jsonb, resource_requirements jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
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

CREATE FUNCTION public.status_next(current public.status_type) RETURNS public.status_type[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (CASE current WHEN 'PENDING'::public.status_type THEN '{RUNNING,COMPLETED,FAILED,CANCELLED}'::text WHEN 'RUNNING'::public.status_type THEN '{PENDING,RUNNING,COMPLETED,FAILED,CANCELLED}'::text WHEN 'FAILED'::public.status_type THEN '{PENDING}'::text WHEN 'CANCELLED'::public.status_type THEN '{PENDING}'::text ELSE '{}'::text END)::public.status_type[];

CREATE TABLE public.job (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_minute integer GENERATED ALWAYS AS ((floor((EXTRACT(epoch FROM (created_at AT TIME ZONE 'UTC'::text)) / (60)::numeric)))::integer) STORED NOT NULL,
    priority smallint DEFAULT 5 NOT NULL,
    max_attempts smallint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    task text DEFAULT ''::text NOT NULL,
    unique_key text,
    description text DEFAULT ''::text NOT NULL,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    resource_requirements jsonb DEFAULT '{}'::jsonb NOT NULL,
    owner text DEFAULT ''::text NOT NULL,
    project text DEFAULT ''::text NOT NULL,
    CONSTRAINT job_valid CHECK (public.job_valid(name, queue, owner, project, task, unique_key, priority, max_attempts, args, resource_requirements))
)
WITH (fillfactor='90', autovacuum_vacuum_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02');

CREATE FUNCTION public.job_json(asked public.job, latest public.job_latest, statuses json, status_history_count bigint) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN json_build_object('id', (asked).id, 'name', (asked).name, 'description', (asked).description, 'priority', (asked).priority, 'queue', (asked).queue, 'owner', (asked).owner, 'project', (asked).project, 'task', (asked).task, 'args', (asked).args, 'unique_key', (asked).unique_key, 'attempt', (latest).attempt, 'max_attempts', (asked).max_attempts, 'created_at', (asked).created_at, 'updated_at', (latest).updated_at, 'scheduled_at', (latest).scheduled_at, 'started_at', (latest).started_at, 'completed_at', (latest).completed_at, 'execution_time', public.job_execution_time((latest).started_at, (latest).completed_at), 'latest_status', json_build_object('status_type', (latest).status, 'timestamp', (latest).status_at, 'message', (latest).status_message, 'progress', (latest).progress), 'error_message', (latest).error_message, 'result_data', (latest).result_data, 'exit_code', (latest).exit_code, 'usage', (latest).usage, 'resource_requirements', (asked).resource_requirements, 'worker', (latest).worker, 'lease_expires_at', (latest).lease_expires_at, 'allowed_transitions', public.status_next((latest).status), 'statuses', statuses, 'status_history_count', status_history_count);

CREATE FUNCTION public.job_document(asked public.job, latest public.job_latest, added public.job_status) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT public.job_json(job_document.asked, job_document.latest, history.statuses, history.total) AS job_json
    FROM public.job_history(job_document.latest, job_document.added) history(statuses, total);
END;

CREATE FUNCTION public.job_due(queues text[], tasks text[], most integer, cpus double precision, memory_mb double precision, gpus double precision) RETURNS TABLE(id bigint, priority smallint, due_at timestamp with time zone, since timestamp with time zone, needs_cpus double precision, needs_memory_mb double precision, needs_gpus double precision)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET join_collapse_limit TO '1'
    AS $$
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

CREATE FUNCTION public.job_end(worker text, job bigint, attempt smallint, started_at timestamp with time zone, status public.status_type, message text, exit_code integer, result_data jsonb, error_message text, usage jsonb) RETURNS boolean
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.job_end_many(worker text, runs json, by_triggers boolean, OUT done_ids bigint[], OUT done_statuses public.status_type[]) RETURNS record
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

CREATE FUNCTION public.job_facet_at(facet public.job_facet, value text, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, "position" bigint) RETURNS TABLE(minute integer, id bigint)
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_sort TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $_$
#variable_conflict use_column
DECLARE
    first_minute integer := job_minute($4);
    first_day integer := job_tally_floor(first_minute, 1440);
    last_day integer := job_tally_floor(job_minute($5), 1440);
    rank bigint := $6;
    place record;
    by_status boolean;
BEGIN
    IF $6 IS NULL OR $6 < 0 THEN
        RETURN;
    END IF;
    IF $4 IS NOT NULL THEN
        rank := rank + job_facet_rank($1, $2, $3, first_minute, 0)
            + job_facet_minute_count($1, $2, $3, $4, true, 2147483647, 0);
    END IF;
    SELECT located.day, located.rest, located.n, located.total INTO place
    FROM job_facet_locate(
        $1, $2, rank,
        ('PENDING' = ANY ($3))::integer,
        ('RUNNING' = ANY ($3))::integer,
        ('COMPLETED' = ANY ($3))::integer,
        ('FAILED' = ANY ($3))::integer,
        ('CANCELLED' = ANY ($3))::integer
    ) AS located;
    IF place.day IS NULL OR place.day > last_day THEN
        RETURN;
    END IF;
    -- In the first and the last day of the window, by what its rows say. In the first one counted from its start, since a
    -- minute's jobs stand in the order of ids.
    IF place.day = first_day OR place.day = last_day THEN
        RETURN QUERY EXECUTE format(
            'SELECT job.created_minute, job.id FROM job %s
            WHERE job.%I = %L AND job.created_minute >= $2 AND job.created_minute < $3
            AND job.created_at >= $4 AND job.created_at < $5
            ORDER BY job.created_minute, job.id OFFSET $6 LIMIT 1',
            job_facet_counted($3), $1, $2
        )
        USING $3, greatest(place.day, first_minute), place.day + 1440,
            coalesce($4, '-infinity'), coalesce($5, 'infinity'),
            CASE place.day WHEN first_day THEN $6 ELSE place.rest END;
        RETURN;
    END IF;
    -- Heuristic only: deltas are left out.
    by_status := NOT $3 @> enum_range(NULL::status_type) AND place.total > (
        SELECT
            tally.pending * ('PENDING' = ANY ($3))::integer
            + tally.running * ('RUNNING' = ANY ($3))::integer
            + tally.completed * ('COMPLETED' = ANY ($3))::integer
            + tally.failed * ('FAILED' = ANY ($3))::integer
            + tally.cancelled * ('CANCELLED' = ANY ($3))::integer
        FROM job_tally AS tally
        WHERE tally.span = 1440 AND tally.minute = place.day
    );
    -- From the nearer end of the day.
    RETURN QUERY EXECUTE format(
        'SELECT job.created_minute, job.id FROM %1$s
        WHERE %5$s job.%2$I = %3$L AND job.created_minute >= $2 AND job.created_minute < $3
        ORDER BY job.created_minute %4$s, job.id %4$s OFFSET $4 LIMIT 1',
        CASE WHEN by_status THEN 'job_latest AS job' ELSE 'job ' || job_facet_counted($3) END,
        $1,
        $2, CASE WHEN place.rest > place.n - 1 - place.rest THEN 'DESC' ELSE 'ASC' END,
        CASE WHEN by_status THEN 'job.status = ANY ($1) AND' END
    )
    USING $3, place.day, place.day + 1440, least(place.rest, place.n - 1 - place.rest);
END
$_$;

CREATE FUNCTION public.job_facet_before(facet public.job_facet, value text, day integer, pending integer, running integer, completed integer, failed integer, cancelled integer) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $_$
#variable_conflict use_column
DECLARE
    month integer := job_tally_floor($3, 43200);
    answer bigint;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT coalesce(sum(n), 0) INTO answer
    FROM (
        SELECT
            tally.pending * $4 + tally.running * $5 + tally.completed * $6 + tally.failed * $7
            + tally.cancelled * $8 AS n
        FROM job_facet_tally AS tally
        WHERE tally.facet = $1 AND tally.value = $2
        AND (
            (tally.span = 0 AND $3 IS NULL)
            OR (tally.span = 43200 AND tally.minute < month)
            OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < $3)
        )
        UNION ALL
        SELECT
            delta.pending * $4 + delta.running * $5 + delta.completed * $6 + delta.failed * $7 + delta.cancelled * $8
        FROM job_tally_delta AS delta
        WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
        AND job_facet_value($1, delta.queue, delta.owner, delta.project, delta.priority) = $2
        AND (delta.minute < $3 OR $3 IS NULL)
    ) AS part;
    RETURN answer;
END
$_$;

CREATE FUNCTION public.job_facet_between(facet public.job_facet, value text, statuses public.status_type[], first_minute integer, first_id bigint, minute integer, id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $_$
DECLARE
    answer bigint;
BEGIN
    -- Composed, since each facet is a column with an index of its own.
    EXECUTE format(
        'SELECT count(*) FROM job %s
        WHERE job.%I = %L AND (job.created_minute, job.id) >= ($2, $3) AND (job.created_minute, job.id) < ($4, $5)',
        job_facet_counted(statuses), facet, value
    ) INTO answer
    USING statuses, first_minute, first_id, minute, id;
    RETURN answer;
END
$_$;

CREATE FUNCTION public.job_facet_count(facet public.job_facet, value text, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
DECLARE
    until bigint;
BEGIN
    IF created_before IS NULL THEN
        until := job_facet_before(
            $1, $2, NULL,
            ('PENDING' = ANY ($3))::integer,
            ('RUNNING' = ANY ($3))::integer,
            ('COMPLETED' = ANY ($3))::integer,
            ('FAILED' = ANY ($3))::integer,
            ('CANCELLED' = ANY ($3))::integer
        );
    ELSE
        until := job_facet_rank($1, $2, $3, job_minute($5), 0);
        IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
            until := until + job_facet_minute_count($1, $2, $3, $5, true, 2147483647, 0);
        END IF;
    END IF;
    IF created_after IS NOT NULL THEN
        until := until - job_facet_rank($1, $2, $3, job_minute($4), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            until := until - job_facet_minute_count($1, $2, $3, $4, true, 2147483647, 0);
        END IF;
    END IF;
    -- An inverted window is empty, not negative.
    RETURN greatest(0, until);
END
$_$;

CREATE FUNCTION public.job_facet_counted(statuses public.status_type[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (statuses @> enum_range(NULL::public.status_type)) THEN ''::text ELSE (('CROSS JOIN LATERAL ('::text || 'SELECT FROM job_latest AS latest WHERE latest.id = job.id AND (latest.status = ANY ($1)) IS TRUE OFFSET 0'::text) || ') AS latest'::text) END;

CREATE FUNCTION public.job_facet_locate(facet public.job_facet, value text, "position" bigint, pending integer, running integer, completed integer, failed integer, cancelled integer) RETURNS TABLE(day integer, rest bigint, n bigint, total bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $_$
#variable_conflict use_column
DECLARE
    first_minute integer := -2147483648;
    last_minute integer := 2147483647;
    before bigint := 0;
    walked_span integer;
    stretch record;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    FOREACH walked_span IN ARRAY ARRAY[43200, 1440] LOOP
        FOR stretch IN
            SELECT part.minute, sum(part.n)::bigint AS n, sum(part.total)::bigint AS total
            FROM (
                SELECT
                    tally.minute,
                    tally.pending * $4 + tally.running * $5 + tally.completed * $6 + tally.failed * $7
                    + tally.cancelled * $8 AS n,
                    tally.pending + tally.running + tally.completed + tally.failed + tally.cancelled AS total
                FROM job_facet_tally AS tally
                WHERE tally.facet = $1 AND tally.value = $2 AND tally.span = walked_span
                AND tally.minute BETWEEN first_minute AND last_minute
                UNION ALL
                SELECT
                    job_tally_floor(delta.minute, walked_span),
                    delta.pending * $4 + delta.running * $5 + delta.completed * $6 + delta.failed * $7
                    + delta.cancelled * $8,
                    delta.pending + delta.running + delta.completed + delta.failed + delta.cancelled
                FROM job_tally_delta AS delta
                WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
                AND job_facet_value($1, delta.queue, delta.owner, delta.project, delta.priority) = $2
                AND delta.minute BETWEEN first_minute AND last_minute
            ) AS part
            GROUP BY part.minute
            ORDER BY part.minute
        LOOP
            EXIT WHEN before + stretch.n > $3;
            before := before + stretch.n;
            stretch := NULL;
        END LOOP;
        IF stretch IS NULL THEN
            RETURN;
        END IF;
        first_minute := stretch.minute;
        last_minute := stretch.minute + walked_span - 1;
    END LOOP;
    RETURN QUERY SELECT stretch.minute, $3 - before, stretch.n, stretch.total;
END
$_$;

CREATE FUNCTION public.job_facet_minute_count(facet public.job_facet, value text, statuses public.status_type[], at timestamp with time zone, early boolean, minute integer, id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $_$
DECLARE
    answer bigint;
BEGIN
    EXECUTE format(
        'SELECT count(*) FROM job %s
        WHERE job.%I = %L AND job.created_minute = $2 AND (job.created_minute, job.id) < ($3, $4)
        AND (job.created_at < $5) = $6',
        job_facet_counted(statuses), facet, value
    ) INTO answer
    USING statuses, job_minute(at), minute, id, at, early;
    RETURN answer;
END
$_$;

CREATE FUNCTION public.job_facet_place(facet public.job_facet, value text, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, minute integer, id bigint, OUT total bigint, OUT before bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
BEGIN
    total := job_facet_count($1, $2, $3, $4, $5);
    IF minute IS NOT NULL THEN
        before := job_facet_position($1, $2, $3, $4, $5, $6, $7);
    END IF;
END
$_$;

CREATE FUNCTION public.job_facet_position(facet public.job_facet, value text, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, minute integer, id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
DECLARE
    answer bigint := job_facet_rank($1, $2, $3, $6, $7);
BEGIN
    IF created_after IS NOT NULL THEN
        answer := answer - job_facet_rank($1, $2, $3, job_minute($4), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            answer := answer - job_facet_minute_count($1, $2, $3, $4, true, $6, $7);
        END IF;
    END IF;
    IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
        answer := answer - job_facet_minute_count($1, $2, $3, $5, false, $6, $7);
    END IF;
    RETURN answer;
END
$_$;

CREATE FUNCTION public.job_lexeme(kind text, value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((''::text || kind) || value);

CREATE FUNCTION public.job_search_lexeme(piece text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((''''::text || replace(replace(piece, '\'::text, '\\'::text), ''''::text, ''''''::text)) || ''''::text);

CREATE FUNCTION public.job_facet_query(queue text, owner text, project text, priority_from smallint, priority_to smallint) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((SELECT string_agg(asked.lexemes, ' & '::text) AS string_agg FROM (VALUES (public.job_search_lexeme(public.job_lexeme('q'::text, job_facet_query.queue))), (public.job_search_lexeme(public.job_lexeme('o'::text, job_facet_query.owner))), (public.job_search_lexeme(public.job_lexeme('p'::text, job_facet_query.project))), (CASE WHEN (((job_facet_query.priority_from IS NOT NULL) OR (job_facet_query.priority_to IS NOT NULL)) AND ((job_facet_query.priority_from > 1) OR (job_facet_query.priority_to < 10) OR (COALESCE(job_facet_query.queue, job_facet_query.owner, job_facet_query.project) IS NULL))) THEN (SELECT (('('::text || COALESCE(string_agg(public.job_search_lexeme(public.job_lexeme('n'::text, (level.level)::text)), ' | '::text), public.job_search_lexeme(public.job_lexeme('n'::text, '0'::text)))) || ')'::text) FROM generate_series(COALESCE((job_facet_query.priority_from)::integer, 1), COALESCE((job_facet_query.priority_to)::integer, 10)) level(level)) ELSE NULL::text END)) asked(lexemes)))::tsquery;

CREATE FUNCTION public.job_facet_rank(facet public.job_facet, value text, statuses public.status_type[], minute integer, id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
DECLARE
    day integer := job_tally_floor($4, 1440);
    -- From the nearer end of the day.
    from_end boolean := $4 - day >= 720;
    whole bigint;
BEGIN
    whole := job_facet_before(
        $1, $2, CASE WHEN from_end THEN day + 1440 ELSE day END,
        ('PENDING' = ANY ($3))::integer,
        ('RUNNING' = ANY ($3))::integer,
        ('COMPLETED' = ANY ($3))::integer,
        ('FAILED' = ANY ($3))::integer,
        ('CANCELLED' = ANY ($3))::integer
    );
    IF from_end THEN
        RETURN whole - job_facet_between($1, $2, $3, $4, $5, day + 1440, 0);
    END IF;
    RETURN whole + job_facet_between($1, $2, $3, day, 0, $4, $5);
END
$_$;

CREATE FUNCTION public.job_facet_value(facet public.job_facet, queue text, owner text, project text, priority smallint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE facet WHEN 'queue'::public.job_facet THEN queue WHEN 'owner'::public.job_facet THEN owner WHEN 'project'::public.job_facet THEN project ELSE (priority)::text END;

CREATE FUNCTION public.job_facet_values(facet public.job_facet, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, prefix text, after_value text, most integer, by_count boolean) RETURNS TABLE(value text, n bigint, pending bigint, running bigint, completed bigint, failed bigint, cancelled bigint)
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_nestloop TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $_$
#variable_conflict use_column
DECLARE
    since xid8;
    open_then xid8 [];
    whole boolean := $3 IS NULL AND $4 IS NULL;
    -- The whole days of the window, and within them the whole intervals of 30 days.
    first_day integer := -2147483648;
    last_day integer := 2147483647;
    first_month integer;
    last_month integer;
BEGIN
    SELECT boundary.since, boundary.open_then INTO since, open_then FROM job_tally_boundary AS boundary;
    IF $3 IS NOT NULL THEN
        first_day := job_tally_floor(job_minute($3), 1440) + 1440;
    END IF;
    IF $4 IS NOT NULL THEN
        last_day := job_tally_floor(job_minute($4), 1440);
    END IF;
    -- No whole day: both bounds are in one day, or in two that follow each other.
    IF first_day > last_day THEN
        first_day := last_day;
    END IF;
    first_month := CASE WHEN $3 IS NULL THEN first_day ELSE job_tally_floor(first_day + 43199, 43200) END;
    last_month := CASE WHEN $4 IS NULL THEN last_day ELSE job_tally_floor(last_day, 43200) END;
    IF first_month > last_month THEN
        first_month := last_day;
        last_month := last_day;
    END IF;
    RETURN QUERY EXECUTE format(
        $query$
        WITH beside AS (
            SELECT
                job_facet_value($1, queue, owner, project, priority) COLLATE "C" AS value,
                pending, running, completed, failed, cancelled
            FROM job_tally_delta
            WHERE (txid >= $2 OR txid = ANY ($3)) AND minute >= $7 AND minute < $8
            UNION ALL
            SELECT
                job_facet_value($1, queue, owner, project, priority),
                (status = 'PENDING')::integer,
                (status = 'RUNNING')::integer,
                (status = 'COMPLETED')::integer,
                (status = 'FAILED')::integer,
                (status = 'CANCELLED')::integer
            FROM job_latest
            WHERE NOT $6 AND status = ANY ($4) AND created_minute >= $11 AND created_minute < $7
            AND created_at >= $13 AND created_at < $14
            UNION ALL
            SELECT
                job_facet_value($1, queue, owner, project, priority),
                (status = 'PENDING')::integer,
                (status = 'RUNNING')::integer,
                (status = 'COMPLETED')::integer,
                (status = 'FAILED')::integer,
                (status = 'CANCELLED')::integer
            FROM job_latest
            WHERE NOT $6 AND status = ANY ($4) AND created_minute >= $8 AND created_minute <= $12
            AND created_at >= $13 AND created_at < $14
        ),

        extra AS MATERIALIZED (
            SELECT
                value,
                sum(pending) AS pending,
                sum(running) AS running,
                sum(completed) AS completed,
                sum(failed) AS failed,
                sum(cancelled) AS cancelled
            FROM beside
            WHERE value >= $5 AND starts_with(value, $5) AND ($15 IS NULL OR value > $15)
            GROUP BY value
        ),

        known AS (
            SELECT
                every.value,
                coalesce(filed.pending, 0) + coalesce(extra.pending, 0) AS pending,
                coalesce(filed.running, 0) + coalesce(extra.running, 0) AS running,
                coalesce(filed.completed, 0) + coalesce(extra.completed, 0) AS completed,
                coalesce(filed.failed, 0) + coalesce(extra.failed, 0) AS failed,
                coalesce(filed.cancelled, 0) + coalesce(extra.cancelled, 0) AS cancelled
            FROM job_facet_tally AS every
            LEFT JOIN extra ON extra.value = every.value
            CROSS JOIN LATERAL (
                %1$s
            ) AS filed
            WHERE every.facet = $1 AND every.span = 0 AND every.value >= $5 AND every.value < $5 || $16
            AND starts_with(every.value, $5) AND ($15 IS NULL OR every.value > $15)
        ),

        added AS (
            SELECT value, pending, running, completed, failed, cancelled
            FROM extra
            WHERE (SELECT true FROM job_facet_tally AS every
                WHERE every.facet = $1 AND every.span = 0 AND every.value = extra.value) IS NULL
        )

        SELECT value::text, n::bigint, pending::bigint, running::bigint, completed::bigint, failed::bigint, cancelled::bigint
        FROM (
            (SELECT *, %2$s AS n FROM known WHERE %2$s > 0 ORDER BY %3$s LIMIT $17)
            UNION ALL
            (SELECT *, %2$s AS n FROM added WHERE %2$s > 0 ORDER BY %3$s LIMIT $17)
        ) AS found
        ORDER BY %3$s
        LIMIT $17
        $query$,
        CASE WHEN whole THEN
            'SELECT every.pending, every.running, every.completed, every.failed, every.cancelled'
        ELSE
            'SELECT
                sum(days.pending) AS pending,
                sum(days.running) AS running,
                sum(days.completed) AS completed,
                sum(days.failed) AS failed,
                sum(days.cancelled) AS cancelled
            FROM job_facet_tally AS days
            WHERE days.facet = $1 AND days.value = every.value
            AND (
                (days.span = 43200 AND days.minute >= $9 AND days.minute < $10)
                OR (days.span = 1440 AND days.minute >= $7 AND days.minute < $9)
                OR (days.span = 1440 AND days.minute >= $10 AND days.minute < $8)
            )'
        END,
        (SELECT string_agg(lower(status::text), ' + ') FROM unnest($2) AS status),
        CASE WHEN by_count THEN 'n DESC, value' ELSE 'value' END
    )
    USING $1, since, open_then, $2, $5, whole, first_day, last_day, first_month, last_month,
        coalesce(job_minute($3), -2147483648), coalesce(job_minute($4), 2147483647),
        coalesce($3, '-infinity'), coalesce($4, 'infinity'),
        $6, repeat(chr(1114111), 2), $7;
END
$_$;

CREATE FUNCTION public.job_history_from(latest public.job_latest) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN COALESCE(lower((latest).history_range), (latest).created_at);

CREATE FUNCTION public.job_history_newest(job_id bigint, history_from timestamp with time zone, history_to timestamp with time zone, most integer, before_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone, before_id bigint DEFAULT 0) RETURNS SETOF public.job_status
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) < ($5, $6)
    ORDER BY entry.timestamp DESC, entry.id DESC
    LIMIT $4;
END
$_$;

CREATE FUNCTION public.job_history_to(latest public.job_latest) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN GREATEST(upper((latest).history_range), (latest).updated_at);

CREATE FUNCTION public.job_failed_before(latest public.job_latest) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (((latest).attempt > 1) AND (EXISTS (SELECT FROM public.job_history_newest((job_failed_before.latest).id, public.job_history_from(job_failed_before.latest), public.job_history_to(job_failed_before.latest), 1, (job_failed_before.latest).status_at, (0)::bigint) before(id, job_id, "timestamp", status_type, progress, message, actor, attempt) WHERE (before.status_type = 'FAILED'::public.status_type))));

CREATE FUNCTION public.job_find(term text, queue text, owner text, project text, priority_from smallint, priority_to smallint, created_after timestamp with time zone, created_before timestamp with time zone, cap bigint) RETURNS TABLE(id bigint, created_minute integer, priority smallint, name text)
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_indexscan TO 'off'
    SET enable_indexonlyscan TO 'off'
    SET work_mem TO '64MB'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
#variable_conflict use_column
DECLARE
    folded text := job_name_fold(term);
    -- Of no term, no piece is asked.
    pieces tsquery := CASE WHEN folded IS NOT NULL THEN job_search_query(folded) END;
    facets tsquery := job_facet_query(
        job_find.queue, job_find.owner, job_find.project, job_find.priority_from, job_find.priority_to
    );
    query tsquery := CASE WHEN pieces IS NULL OR facets IS NULL THEN coalesce(pieces, facets) ELSE pieces && facets END;
BEGIN
    RETURN QUERY
    SELECT job.id, job.created_minute, job.priority, job.name
    FROM job
    WHERE job_lexemes(job.name, job.queue, job.owner, job.project, job.priority) @@ query
    AND (folded IS NULL OR strpos(job_name_fold(job.name), folded) > 0)
    AND (job_find.created_after IS NULL OR job.created_at >= job_find.created_after)
    AND (job_find.created_before IS NULL OR job.created_at < job_find.created_before)
    LIMIT job_find.cap;
END
$$;

CREATE FUNCTION public.job_find_latest(term text, queue text, owner text, project text, priority_from smallint, priority_to smallint, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, cap bigint) RETURNS TABLE(id bigint, created_minute integer, priority smallint, name text, updated_at timestamp with time zone)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
BEGIN
    RETURN QUERY
    SELECT found.id, found.created_minute, found.priority, found.name, latest.updated_at
    FROM job_find(
        term, queue, owner, project, priority_from, priority_to, created_after, created_before, NULL
    ) AS found
    JOIN job_latest AS latest ON latest.id = found.id
    WHERE latest.status = ANY (job_find_latest.statuses)
    LIMIT cap;
END
$$;

CREATE FUNCTION public.job_finish(worker text, runs json) RETURNS TABLE(id bigint, outcome text, status public.status_type)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.job_give_back(worker text) RETURNS integer
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    runs json;
BEGIN
    SELECT json_agg(
        json_build_object(
            'id', held.id,
            'attempt', held.attempt,
            'status', 'PENDING',
            'message', format('Given back by the worker %s, which has left.', job_give_back.worker)
        )
    ) INTO runs
    FROM (
        SELECT latest.id, latest.attempt
        FROM job_latest AS latest
        -- Of all indexes, only job_latest_run_idx has this condition.
        WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = job_give_back.worker
        ORDER BY latest.id
    ) AS held;
    IF runs IS NULL THEN
        RETURN 0;
    END IF;
    RETURN (SELECT count(*) FROM job_finish(job_give_back.worker, runs) AS finished WHERE finished.outcome = 'done');
END
$$;

CREATE FUNCTION public.job_heartbeat(worker text, runs json) RETURNS TABLE(id bigint, attempt smallint, started_at timestamp with time zone, verdict text)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

CREATE FUNCTION public.job_history_count(job_id bigint, history_from timestamp with time zone, history_to timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
BEGIN
    RETURN (
        SELECT count(*)
        FROM job_status AS entry
        WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3
    );
END
$_$;

CREATE FUNCTION public.job_history_oldest(job_id bigint, history_from timestamp with time zone, history_to timestamp with time zone, most integer, after_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone, after_id bigint DEFAULT 0) RETURNS SETOF public.job_status
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) > ($5, $6)
    ORDER BY entry.timestamp, entry.id
    LIMIT $4;
END
$_$;

CREATE FUNCTION public.job_idempotency_key_find(caller text, key text) RETURNS TABLE(digest bytea, ids bigint[])
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN QUERY
    SELECT
        kept.digest,
        ARRAY(
            SELECT created.id
            FROM unnest(kept.ids) AS span
            CROSS JOIN LATERAL generate_series(lower(span), upper(span) - 1) AS created (id)
            ORDER BY created.id
        )
    FROM job_idempotency_key AS kept
    WHERE kept.caller = job_idempotency_key_find.caller AND kept.key = job_idempotency_key_find.key;
END
$$;

CREATE FUNCTION public.job_key_fixed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE restrict_violation USING
        MESSAGE = format('%s has columns that are not changed in place', TG_TABLE_NAME),
        HINT = 'The id of a job never changes. Set its creation time, priority, queue, owner and project in job; job_latest follows.';
END
$$;

CREATE FUNCTION public.job_latest_check_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    left_over boolean;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        SELECT EXISTS (SELECT FROM job) INTO left_over;
    ELSE
        SELECT EXISTS (SELECT FROM deleted WHERE (SELECT true FROM job WHERE job.id = deleted.id)) INTO left_over;
    END IF;
    IF left_over THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'job_latest is deleted only with job',
            HINT = 'Delete from job; job_latest follows.',
            CONSTRAINT = 'job_latest_of_job',
            TABLE = 'job_latest';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_latest_ensure() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.job_latest_follow() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.job_latest_on_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.job_name_fold(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (octet_length(name) = char_length(name)) THEN upper((name COLLATE "C")) WHEN ((name COLLATE "C") !~ (('[^\u0001-\u007f\u00c0-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0388-\u038f\u0391-\u03af\u03b1-\u03ce'::text || '\u0400-\u0482\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u2012-\u2015\u2018-\u201f\u3001\u3002\u3041-\u3096'::text) || '\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]'::text)) THEN replace((upper(lower((name COLLATE public.job_fold))) COLLATE "C"), 'ß'::text, 'SS'::text) ELSE replace(NORMALIZE(replace((upper(lower((NORMALIZE(name, NFKD) COLLATE public.job_fold))) COLLATE "C"), 'ß'::text, 'SS'::text), NFC), 'İ'::text, 'I'::text) END;

CREATE FUNCTION public.job_name_pieces(folded text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    pieces text [] := '{}';
BEGIN
    FOR start IN 1..length(folded) LOOP
        pieces[start] := substr(folded, start, 4);
    END LOOP;
    RETURN array_to_tsvector(pieces);
END
$$;

CREATE FUNCTION public.job_lexemes(name text, queue text, owner text, project text, priority smallint) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (public.job_name_pieces(public.job_name_fold(name)) || array_to_tsvector(array_remove(ARRAY[public.job_lexeme('q'::text, queue), public.job_lexeme('o'::text, NULLIF(owner, ''::text)), public.job_lexeme('p'::text, NULLIF(project, ''::text)), public.job_lexeme('n'::text, (priority)::text)], NULL::text)));

CREATE TABLE public.job_log (
    job_id bigint NOT NULL,
    first_line bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    seq bigint NOT NULL,
    until_seq bigint NOT NULL,
    size integer NOT NULL,
    held integer NOT NULL,
    attempt smallint NOT NULL,
    held_cr boolean NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT job_log_at_finite CHECK (isfinite(at)),
    CONSTRAINT job_log_attempt_range CHECK ((attempt >= 1)),
    CONSTRAINT job_log_numbers_positive CHECK (((first_line >= 1) AND (size >= 0) AND (held >= 0))),
    CONSTRAINT job_log_seq_ordered CHECK (((0 <= seq) AND (seq < until_seq)))
)
PARTITION BY RANGE (at);
ALTER TABLE ONLY public.job_log ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE FUNCTION public.job_log_chunks(job_id bigint, number smallint, from_line bigint, until_line bigint) RETURNS SETOF public.job_log
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT chunk.*
    FROM job_log_attempt AS log
    LEFT JOIN LATERAL (
        SELECT
            before.first_line,
            before.seq
        FROM job_log AS before
        WHERE
            before.job_id = job_log_chunks.job_id
            AND before.attempt = job_log_chunks.number
            AND before.at BETWEEN log.first_at AND log.last_at
            AND before.first_line < job_log_chunks.from_line
        ORDER BY before.first_line DESC, before.seq DESC
        LIMIT 1
    ) AS start ON true
    JOIN job_log AS chunk
        ON
            chunk.job_id = job_log_chunks.job_id
            AND chunk.attempt = job_log_chunks.number
            AND chunk.at BETWEEN log.first_at AND log.last_at
            AND (chunk.first_line, chunk.seq) >= (coalesce(start.first_line, 0), coalesce(start.seq, 0))
    WHERE
        log.job_id = job_log_chunks.job_id
        AND log.attempt = job_log_chunks.number
        AND chunk.first_line < coalesce(job_log_chunks.until_line, 9223372036854775807)
    ORDER BY chunk.first_line, chunk.seq;
END
$$;

CREATE FUNCTION public.job_log_delete(ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    logged bigint [];
    since timestamptz;
    until timestamptz;
BEGIN
    -- Waits for who writes there; the next statement sees what they have written.
    WITH gone AS (
        DELETE FROM job_log_attempt WHERE job_id = ANY (ids)
        RETURNING job_id, first_at, last_at
    )

    SELECT array_agg(DISTINCT gone.job_id), min(gone.first_at), max(gone.last_at) INTO logged, since, until
    FROM gone;
    IF logged IS NOT NULL THEN
        DELETE FROM job_log WHERE job_id = ANY (logged) AND at BETWEEN since AND until;
    END IF;
END
$$;

CREATE FUNCTION public.job_log_drop(drops json) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    ids bigint [] := ARRAY(SELECT given.job_id FROM json_to_recordset(drops) AS given (job_id bigint));
BEGIN
    WITH tail AS (
        SELECT
            log.job_id,
            log.attempt,
            chunk.at,
            chunk.first_line,
            chunk.seq,
            chunk.size,
            chunk.held,
            wanted.excess,
            sum(chunk.size) OVER (PARTITION BY log.job_id, log.attempt ORDER BY chunk.seq) - chunk.size AS bytes_before
        FROM json_to_recordset(drops) AS wanted (job_id bigint, attempt smallint, excess bigint)
        JOIN job_log_attempt AS log ON log.job_id = wanted.job_id AND log.attempt = wanted.attempt
        JOIN job_log AS chunk
            ON
                chunk.job_id = log.job_id
                AND chunk.attempt = log.attempt
                AND chunk.at BETWEEN log.first_at AND log.last_at
                AND chunk.first_line >= log.tail_line
                AND chunk.seq >= coalesce(log.tail_seq, log.head_seq)
        WHERE log.job_id = ANY (ids) AND chunk.job_id = ANY (ids)
    ),

    dropped AS (
        DELETE FROM job_log AS chunk
        USING tail
        WHERE
            tail.bytes_before < tail.excess
            AND chunk.job_id = ANY (ids)
            AND chunk.job_id = tail.job_id
            AND chunk.attempt = tail.attempt
            AND chunk.first_line = tail.first_line
            AND chunk.seq = tail.seq
            AND chunk.at = tail.at
    ),

    parted AS (
        SELECT
            tail.job_id,
            tail.attempt,
            -- The part of a line that stands before the gap counts as that line.
            min(tail.first_line - CASE WHEN tail.held > 0 THEN 0 ELSE 1 END) AS gap_after,
            sum(tail.size) FILTER (WHERE tail.bytes_before < tail.excess) AS bytes,
            min(tail.seq) FILTER (WHERE tail.bytes_before >= tail.excess) AS tail_seq,
            min(tail.first_line) FILTER (WHERE tail.bytes_before >= tail.excess) AS tail_line
        FROM tail
        GROUP BY tail.job_id, tail.attempt
    )

    UPDATE job_log_attempt AS log
    SET
        stored_bytes = log.stored_bytes - parted.bytes,
        lost_bytes = log.lost_bytes + parted.bytes,
        gap_after = least(log.gap_after, parted.gap_after),
        tail_seq = coalesce(parted.tail_seq, upper(log.seqs)),
        tail_line = coalesce(parted.tail_line, log.lines + 1)
    FROM parted
    WHERE log.job_id = ANY (ids) AND log.job_id = parted.job_id AND log.attempt = parted.attempt;
END
$$;

CREATE FUNCTION public.job_log_find(job_id bigint, number smallint, settle interval) RETURNS TABLE(attempt smallint, attempts smallint[], present boolean, ended boolean, line_count bigint, size_bytes bigint, arrived_bytes bigint, lost_bytes bigint, gap_after bigint, tail_line bigint, until_seq bigint, unfinished boolean)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT
        chosen.attempt,
        chosen.attempts,
        chosen.attempt BETWEEN 1 AND latest.attempt AS present,
        (
            latest.attempt > chosen.attempt
            OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED')
        )
        AND greatest(log.last_at, latest.status_at) < now() - job_log_find.settle AS ended,
        coalesce(log.lines + CASE WHEN log.held > 0 THEN 1 ELSE 0 END, 0) AS line_count,
        coalesce(log.stored_bytes, 0) AS size_bytes,
        coalesce(log.stored_bytes + log.lost_bytes, 0) AS arrived_bytes,
        coalesce(log.lost_bytes, 0) AS lost_bytes,
        log.gap_after,
        CASE WHEN log.tail_seq IS NOT NULL THEN log.tail_line END AS tail_line,
        coalesce(upper(log.seqs), 0) AS until_seq,
        coalesce(log.held > 0, false) AS unfinished
    FROM job_latest AS latest
    CROSS JOIN LATERAL (
        SELECT
            coalesce(job_log_find.number, max(known.attempt), latest.attempt) AS attempt,
            coalesce(array_agg(known.attempt ORDER BY known.attempt), '{}') AS attempts
        FROM (
            SELECT logged.attempt
            FROM job_log_attempt AS logged
            WHERE logged.job_id = job_log_find.job_id
            UNION
            SELECT latest.attempt
            WHERE latest.status <> 'PENDING'
        ) AS known
    ) AS chosen
    LEFT JOIN job_log_attempt AS log ON log.job_id = job_log_find.job_id AND log.attempt = chosen.attempt
    WHERE latest.id = job_log_find.job_id;
END
$$;

CREATE TABLE public.job_log_attempt (
    job_id bigint NOT NULL,
    first_at timestamp with time zone DEFAULT now() NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    run_at timestamp with time zone,
    stored_bytes bigint DEFAULT 0 NOT NULL,
    lost_bytes bigint DEFAULT 0 NOT NULL,
    lines bigint DEFAULT 0 NOT NULL,
    gap_after bigint,
    base bigint DEFAULT 0 NOT NULL,
    head_seq bigint,
    tail_seq bigint,
    tail_line bigint DEFAULT 1 NOT NULL,
    open_seq bigint DEFAULT 0 NOT NULL,
    open_line bigint DEFAULT 1 NOT NULL,
    open_rows integer DEFAULT 0 NOT NULL,
    open_bytes integer DEFAULT 0 NOT NULL,
    held integer DEFAULT 0 NOT NULL,
    attempt smallint NOT NULL,
    held_cr boolean DEFAULT false NOT NULL,
    seqs int8multirange DEFAULT '{}'::int8multirange NOT NULL,
    CONSTRAINT job_log_attempt_amounts CHECK (((stored_bytes >= 0) AND (lost_bytes >= 0) AND (lines >= 0) AND (held >= 0))),
    CONSTRAINT job_log_attempt_number CHECK ((attempt >= 1)),
    CONSTRAINT job_log_attempt_open CHECK (((open_rows >= 0) AND (open_bytes >= 0))),
    CONSTRAINT job_log_attempt_times CHECK ((first_at <= last_at))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='2000');

CREATE FUNCTION public.job_log_lock(runs json) RETURNS SETOF public.job_log_attempt
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT log.*
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
    JOIN job_log_attempt AS log ON log.job_id = run.id AND log.attempt = run.attempt
    WHERE log.job_id = ANY (ARRAY(SELECT given.id FROM json_to_recordset(runs) AS given (id bigint)))
    ORDER BY log.job_id, log.attempt
    FOR UPDATE OF log;
END
$$;

CREATE FUNCTION public.job_log_news(job_ids bigint[], attempts smallint[], seen bigint[], settle interval) RETURNS SETOF bigint
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT wanted.place
    FROM
        unnest(job_ids, attempts, seen) WITH ORDINALITY AS wanted (job_id, attempt, arrived, place)
    LEFT JOIN LATERAL (
        SELECT
            job_latest.attempt,
            job_latest.status,
            job_latest.status_at
        FROM job_latest
        WHERE job_latest.id = wanted.job_id
        OFFSET 0
    ) AS latest ON true
    LEFT JOIN LATERAL (
        SELECT
            log.last_at,
            log.stored_bytes + log.lost_bytes AS arrived
        FROM job_log_attempt AS log
        WHERE log.job_id = wanted.job_id AND log.attempt = wanted.attempt
        OFFSET 0
    ) AS log ON true
    WHERE
        latest.status IS NULL
        OR coalesce(log.arrived, 0) <> wanted.arrived
        OR (
            (latest.attempt > wanted.attempt OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED'))
            AND greatest(log.last_at, latest.status_at) < now() - settle
        );
END
$$;

CREATE FUNCTION public.job_log_open(me public.worker, runs json) RETURNS TABLE(id bigint, attempt smallint, own boolean, unknown boolean)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
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

CREATE FUNCTION public.job_log_partition_make(day date) RETURNS boolean
    LANGUAGE plpgsql
    SET lock_timeout TO '400ms'
    AS $$
DECLARE
    month_start date := date_trunc('month', day);
    month_end date := date_trunc('month', day) + interval '1 month';
    -- Bounds in UTC, whatever the session's time zone.
    lower_bound timestamptz := month_start::timestamp AT TIME ZONE 'UTC';
    upper_bound timestamptz := month_end::timestamp AT TIME ZONE 'UTC';
    partition text := 'job_log_' || to_char(month_start, 'YYYY_MM');
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    BEGIN
        LOCK TABLE job_log IN ACCESS EXCLUSIVE MODE;
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN false;
    END;
    -- Another maker may have been first.
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE job_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition);
    EXECUTE format(
        'WITH moved AS (
            DELETE FROM job_log_default WHERE at >= %L AND at < %L
            RETURNING job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data
        )
        INSERT INTO %I (job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data)
        SELECT job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data FROM moved',
        lower_bound, upper_bound, partition
    );
    EXECUTE format(
        'ALTER TABLE job_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;

CREATE FUNCTION public.job_log_partitions_ahead(months integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    made integer;
BEGIN
    SELECT count(*) FILTER (WHERE job_log_partition_make(month))::integer INTO made
    FROM (
        SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date AS month
        FROM generate_series(0, months) AS ahead
        UNION
        SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date
        FROM job_log_default
        -- Farther out a month is a mistake that deserves no partition.
        WHERE at >= '1900-01-01 00:00+00' AND at < '2200-01-01 00:00+00'
        ORDER BY month
    ) AS wanted;
    RETURN made;
END
$$;

CREATE FUNCTION public.job_log_retire(keep interval, most integer) RETURNS integer
    LANGUAGE plpgsql
    SET lock_timeout TO '400ms'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $_$
DECLARE
    partition text;
    bound timestamptz;
    done integer;
BEGIN
    -- The oldest month that ended long enough ago. Bounds in UTC, whatever the session's time zone.
    SELECT
        child.relname,
        (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC'
    INTO partition, bound
    FROM pg_inherits
    JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
    WHERE
        pg_inherits.inhparent = 'job_log'::regclass
        AND child.relname ~ '^job_log_\d{4}_\d\d$'
        AND (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= now() - keep
    ORDER BY child.relname
    LIMIT 1;
    IF partition IS NULL THEN
        RETURN 0;
    END IF;
    WITH old AS MATERIALIZED (
        SELECT log.job_id, log.attempt, log.last_at < bound AS whole
        FROM job_log_attempt AS log
        WHERE log.first_at < bound
        ORDER BY log.first_at
        LIMIT most
        FOR UPDATE SKIP LOCKED
    ),

    forgotten AS (
        DELETE FROM job_log_attempt AS log
        USING old
        WHERE log.job_id = ANY (ARRAY(SELECT old.job_id FROM old))
        AND old.whole
        AND log.job_id = old.job_id
        AND log.attempt = old.attempt
        RETURNING 1
    ),

    cut AS (
        UPDATE job_log_attempt AS log
        SET
            first_at = bound,
            stored_bytes = rest.bytes,
            lost_bytes = log.lost_bytes + log.stored_bytes - rest.bytes,
            gap_after = 0,
            tail_seq = coalesce(rest.seq, upper(log.seqs)),
            tail_line = coalesce(rest.line, log.lines + 1)
        FROM old
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(chunk.size), 0) AS bytes, min(chunk.seq) AS seq, min(chunk.first_line) AS line
            FROM job_log AS chunk
            WHERE chunk.job_id = old.job_id AND chunk.attempt = old.attempt AND chunk.at >= bound
        ) AS rest
        WHERE log.job_id = ANY (ARRAY(SELECT old.job_id FROM old))
        AND NOT old.whole
        AND log.job_id = old.job_id
        AND log.attempt = old.attempt
        RETURNING 1
    )

    SELECT (SELECT count(*) FROM forgotten) + (SELECT count(*) FROM cut) INTO done;
    IF done > 0 OR EXISTS (SELECT FROM job_log_attempt AS log WHERE log.first_at < bound) THEN
        RETURN done;
    END IF;
    BEGIN
        LOCK TABLE job_log IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('DROP TABLE %I', partition);
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN 0;
    END;
    RETURN 1;
END
$_$;

CREATE FUNCTION public.job_log_store(job_ids bigint[], numbers smallint[], times timestamp with time zone[], first_lines bigint[], seqs bigint[], until_seqs bigint[], sizes integer[], helds integer[], helds_cr boolean[], data bytea[], logs json) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    WITH stored AS (
        INSERT INTO job_log (job_id, attempt, at, first_line, seq, until_seq, size, held, held_cr, data)
        SELECT
            chunk.job_id,
            chunk.attempt,
            coalesce(chunk.at, now()),
            chunk.first_line,
            chunk.seq,
            chunk.until_seq,
            chunk.size,
            chunk.held,
            chunk.held_cr,
            chunk.data
        FROM unnest(
            job_ids,
            numbers,
            times,
            first_lines,
            job_log_store.seqs,
            until_seqs,
            sizes,
            helds,
            helds_cr,
            job_log_store.data
        ) AS chunk (job_id, attempt, at, first_line, seq, until_seq, size, held, held_cr, data)
    )

    UPDATE job_log_attempt AS log
    SET
        first_at = least(log.first_at, coalesce(new.at, now())),
        last_at = greatest(log.last_at, coalesce(new.at, now())),
        stored_bytes = new.stored_bytes,
        lines = new.lines,
        gap_after = new.gap_after,
        head_seq = new.head_seq,
        open_seq = new.open_seq,
        open_line = new.open_line,
        open_rows = new.open_rows,
        open_bytes = new.open_bytes,
        held = new.held,
        held_cr = new.held_cr,
        seqs = log.seqs + new.seqs
    FROM json_to_recordset(logs) AS new (
        job_id bigint,
        attempt smallint,
        at timestamptz,
        stored_bytes bigint,
        lines bigint,
        gap_after bigint,
        head_seq bigint,
        open_seq bigint,
        open_line bigint,
        open_rows integer,
        open_bytes integer,
        held integer,
        held_cr boolean,
        seqs int8multirange
    )
    WHERE log.job_id = ANY (job_ids)
    AND log.job_id = new.job_id
    AND log.attempt = new.attempt;
END
$$;

CREATE FUNCTION public.job_log_take(takes json) RETURNS SETOF public.job_log
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    ids bigint [] := ARRAY(SELECT given.job_id FROM json_to_recordset(takes) AS given (job_id bigint));
BEGIN
    RETURN QUERY
    DELETE FROM job_log AS chunk
    USING
        json_to_recordset(takes) AS wanted (job_id bigint, attempt smallint, line bigint, seq bigint),
        job_log_attempt AS log
    WHERE
        log.job_id = ANY (ids)
        AND chunk.job_id = ANY (ids)
        AND log.job_id = wanted.job_id
        AND log.attempt = wanted.attempt
        AND chunk.job_id = wanted.job_id
        AND chunk.attempt = wanted.attempt
        AND chunk.at BETWEEN log.first_at AND log.last_at
        AND chunk.first_line >= wanted.line
        AND chunk.seq >= wanted.seq
    RETURNING chunk.*;
END
$$;

CREATE FUNCTION public.job_lose(workers text[], seen timestamp with time zone[]) RETURNS integer
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    most_losses CONSTANT integer := 5;
    lost bigint [];
BEGIN
    WITH gone AS MATERIALIZED (
        SELECT
            latest.id,
            latest.lost_in_a_row + 1 AS losses,
            latest.lost_in_a_row + 1 >= most_losses AS fails,
            greatest(now(), latest.updated_at + interval '1 microsecond') AS at,
            format(
                'Attempt %s was lost with the worker %s, last heard of at %s',
                latest.attempt,
                latest.worker,
                to_char(heard.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            ) AS what
        FROM job_latest AS latest
        JOIN unnest(workers, seen) AS heard (worker, at) ON heard.worker = latest.worker
        -- Of all indexes, only job_latest_run_idx has this condition.
        WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = ANY (workers)
        ORDER BY latest.id
        FOR UPDATE OF latest
    ),

    updated AS (
        UPDATE job_latest AS latest
        SET
            status = CASE WHEN gone.fails THEN 'FAILED' ELSE 'PENDING' END::status_type,
            attempt = CASE WHEN gone.fails THEN latest.attempt ELSE least(latest.attempt + 1, 32767) END,
            lost_attempts = least(latest.lost_attempts + 1, 32767),
            lost_in_a_row = gone.losses,
            updated_at = gone.at,
            status_at = gone.at,
            started_at = CASE WHEN gone.fails THEN latest.started_at END,
            completed_at = CASE WHEN gone.fails THEN gone.at END,
            progress = CASE WHEN gone.fails THEN latest.progress END,
            status_message = gone.what || CASE
                WHEN gone.fails THEN format('. No further attempt: %s were lost in a row.', most_losses)
                ELSE format('; loss %s of %s in a row.', gone.losses, most_losses)
            END,
            error_message = CASE
                WHEN gone.fails THEN gone.what || format('. No further attempt: %s were lost in a row.', most_losses)
                ELSE ''
            END,
            usage = CASE WHEN gone.fails THEN latest.usage END,
            worker = CASE WHEN gone.fails THEN latest.worker END
        FROM gone
        WHERE latest.id = ANY (ARRAY(SELECT gone.id FROM gone))
        AND latest.id = gone.id
        RETURNING latest.id
    )

    SELECT coalesce(array_agg(updated.id), '{}') INTO lost
    FROM updated;
    PERFORM job_record(lost, 'housekeeping');
    RETURN cardinality(lost);
END
$$;

CREATE FUNCTION public.job_minute(at timestamp with time zone) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (LEAST(floor((EXTRACT(epoch FROM at) / (60)::numeric)), (2147483646)::numeric))::integer;

CREATE FUNCTION public.job_minute_count(statuses public.status_type[], at timestamp with time zone, early boolean, minute integer, id bigint) RETURNS bigint
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT (( SELECT count(*) AS count
            FROM public.job
           WHERE ((job_minute_count.statuses @> enum_range(NULL::public.status_type)) AND (job.created_minute = public.job_minute(job_minute_count.at)) AND (ROW(job.created_minute, job.id) < ROW(job_minute_count.minute, job_minute_count.id)) AND ((job.created_at < job_minute_count.at) = job_minute_count.early))) + ( SELECT count(*) AS count
            FROM public.job_latest job
           WHERE ((NOT (job_minute_count.statuses @> enum_range(NULL::public.status_type))) AND (job.status = ANY (job_minute_count.statuses)) AND (job.created_minute = public.job_minute(job_minute_count.at)) AND (ROW(job.created_minute, job.id) < ROW(job_minute_count.minute, job_minute_count.id)) AND ((job.created_at < job_minute_count.at) = job_minute_count.early))));
END;

CREATE FUNCTION public.job_name_at(statuses public.status_type[], "position" bigint) RETURNS TABLE(first_name text, skipped bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $_$
#variable_conflict use_column
DECLARE
    newer constant integer := 10000;
    others status_type [] := ARRAY(SELECT other FROM unnest(enum_range(NULL::status_type)) AS other WHERE other <> ALL ($1));
    unsuccessful boolean := others && ARRAY['FAILED', 'CANCELLED']::status_type [];
    last_id bigint := coalesce((SELECT ranged.last_id FROM job_name_ranged AS ranged), 0);
    names text [];
    signs bigint [];
BEGIN
    SELECT array_agg(changed.name), array_agg(changed.n) INTO names, signs
    FROM (
        (SELECT job.name, 1 AS n FROM job WHERE job.id > last_id ORDER BY job.id LIMIT newer)
        UNION ALL
        (SELECT change.name, change.n FROM job_name_change AS change WHERE change.id <= last_id LIMIT newer)
    ) AS changed;
    IF NOT EXISTS (SELECT FROM job_name_count) OR cardinality(names) >= newer THEN
        RETURN QUERY SELECT '', $2;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT span.name COLLATE "default", ($2 - span.before)::bigint
    FROM (
        SELECT
            counted.name,
            counted.border,
            sum(counted.n) OVER (ORDER BY counted.name, counted.border DESC ROWS UNBOUNDED PRECEDING) - counted.n AS before
        FROM (
            SELECT
                known.first_name AS name,
                true AS border,
                known.n - CASE WHEN unsuccessful THEN (
                    SELECT count(*)
                    FROM job_unsuccessful AS other
                    WHERE other.name COLLATE "C" >= known.first_name
                    AND other.name COLLATE "C" < known.next_name
                    AND other.status = ANY (others)
                ) ELSE 0 END AS n
            FROM (
                SELECT
                    span.first_name,
                    lead(span.first_name, 1, repeat(chr(1114111), 256)) OVER (ORDER BY span.first_name) AS next_name,
                    span.n
                FROM job_name_count AS span
            ) AS known
            UNION ALL
            SELECT recent.name COLLATE "C", false, recent.n FROM unnest(names, signs) AS recent (name, n)
            UNION ALL
            SELECT open.name COLLATE "C", false, -1
            FROM job AS open
            WHERE open.id = ANY (ARRAY(
                SELECT latest.id
                FROM job_latest AS latest
                WHERE latest.status = ANY (others) AND latest.status IN ('PENDING', 'RUNNING')
            ))
        ) AS counted
    ) AS span
    WHERE span.border AND span.before <= $2
    ORDER BY span.name DESC
    LIMIT 1;
END
$_$;

CREATE FUNCTION public.job_name_count_fold(since bigint, until bigint) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM job_name_count)
    OR (SELECT count(DISTINCT name) FROM job_sample) > (SELECT 2 * count(*) + 50 FROM job_name_count) THEN
        DELETE FROM job_name_count;
        WITH gone AS (DELETE FROM job_name_change)

        INSERT INTO job_name_count (first_name, n)
        SELECT span.first_name, (
            SELECT count(*)
            FROM job
            WHERE job.name COLLATE "C" >= span.first_name
            AND job.name COLLATE "C" < span.next_name
            AND job.id <= until
        )
        FROM (
            SELECT known.first_name, lead(known.first_name, 1, repeat(chr(1114111), 256)) OVER (ORDER BY known.first_name)
                AS next_name
            FROM (SELECT '' COLLATE "C" UNION SELECT name COLLATE "C" FROM job_sample) AS known (first_name)
        ) AS span;
        RETURN;
    END IF;
    WITH gone AS (
        DELETE FROM job_name_change
        RETURNING id, name, n
    ),

    placed AS (
        SELECT span.first_name, sum(changed.n) AS n
        FROM (
            SELECT gone.name, gone.n FROM gone WHERE gone.id <= since
            UNION ALL
            SELECT job.name, 1 FROM job WHERE job.id > since AND job.id <= until
        ) AS changed
        CROSS JOIN LATERAL (
            SELECT below.first_name
            FROM job_name_count AS below
            WHERE below.first_name <= changed.name COLLATE "C"
            ORDER BY below.first_name DESC
            LIMIT 1
        ) AS span
        GROUP BY span.first_name
    )

    UPDATE job_name_count AS span
    SET n = span.n + placed.n
    FROM placed
    WHERE span.first_name = placed.first_name AND placed.n <> 0;
END
$$;

CREATE FUNCTION public.job_name_gone_record() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    INSERT INTO job_name_change (id, name, n) SELECT id, name, -1 FROM deleted;
    RETURN NULL;
END
$$;

CREATE TABLE public.job_name_range (
    first_name text NOT NULL COLLATE pg_catalog."C",
    next_name text NOT NULL COLLATE pg_catalog."C",
    pieces tsvector,
    loose boolean DEFAULT true NOT NULL,
    CONSTRAINT job_name_range_ascending CHECK ((first_name < next_name))
);

COMMENT ON TABLE public.job_name_range IS 'Ranges of names up to next_name (exclusive), which cover all. pieces: of the names within, null for any; loose: or more.';

CREATE FUNCTION public.job_name_range_add(names text[]) RETURNS void
    LANGUAGE sql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    BEGIN ATOMIC
 WITH placed AS (
          SELECT DISTINCT span_1.first_name,
             substr(added.folded, start.start, 4) AS piece
            FROM ((( SELECT name.name,
                     public.job_name_fold(name.name) AS folded
                    FROM unnest(job_name_range_add.names) name(name)) added
              CROSS JOIN LATERAL ( SELECT below.first_name
                    FROM public.job_name_range below
                   WHERE (below.first_name <= (added.name COLLATE "C"))
                   ORDER BY below.first_name DESC
                  LIMIT 1) span_1)
              CROSS JOIN LATERAL generate_series(1, length(added.folded)) start(start))
         ), fresh AS (
          SELECT placed.first_name,
                 CASE
                     WHEN (count(*) <= 30000) THEN array_to_tsvector(array_agg(placed.piece))
                     ELSE NULL::tsvector
                 END AS pieces
            FROM placed
           GROUP BY placed.first_name
         )
  UPDATE public.job_name_range span SET pieces =
         CASE
             WHEN (length(span.pieces) <= 30000) THEN (span.pieces || fresh.pieces)
             ELSE NULL::tsvector
         END
    FROM fresh
   WHERE ((span.first_name = fresh.first_name) AND ((fresh.pieces IS NULL) OR (length((span.pieces || fresh.pieces)) > length(span.pieces))));
END;

CREATE FUNCTION public.job_name_range_divide(names text[]) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    whole job_name_range;
    border text COLLATE "C";
BEGIN
    INSERT INTO job_name_range (first_name, next_name)
    SELECT '', repeat(chr(1114111), 256)
    WHERE NOT EXISTS (SELECT FROM job_name_range);
    FOREACH border IN ARRAY names LOOP
        SELECT * INTO whole
        FROM job_name_range
        WHERE first_name <= border
        ORDER BY first_name DESC
        LIMIT 1;
        IF whole.first_name < border THEN
            UPDATE job_name_range SET next_name = border, loose = true WHERE first_name = whole.first_name;
            INSERT INTO job_name_range (first_name, next_name, pieces) VALUES (border, whole.next_name, whole.pieces);
        END IF;
    END LOOP;
END
$$;

CREATE FUNCTION public.job_name_range_fold(at_most integer) RETURNS bigint
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    since bigint;
    until bigint;
    writers text [];
    names text [];
    added bigint;
    anew boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('muster.job_name_range'));
    -- job first, as TRUNCATE locks it.
    until := (SELECT max(id) FROM job);
    since := coalesce((SELECT last_id FROM job_name_ranged), 0);
    until := greatest(since, until);
    IF until = since AND EXISTS (SELECT FROM job_name_count)
    AND NOT EXISTS (SELECT FROM job_name_unranged) AND NOT EXISTS (SELECT FROM job_name_change) THEN
        RETURN 0;
    END IF;
    PERFORM setval('job_name_ranged_seq', until);
    writers := ARRAY(SELECT writer FROM job_writers());
    FOR attempt IN 0..5 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM job_writers() WHERE writer = ANY (writers));
        IF attempt = 5 THEN
            RETURN 0;
        END IF;
        PERFORM pg_sleep(0.02);
    END LOOP;
    WITH late AS (
        DELETE FROM job_name_unranged
        RETURNING id
    )

    SELECT array_agg(DISTINCT newer.name), count(*) INTO names, added
    FROM (
        SELECT job.name
        FROM late
        INNER JOIN job ON job.id = late.id
        WHERE job.id <= since
        UNION ALL
        (
            SELECT job.name
            FROM job
            WHERE job.id > since AND job.id <= until
            ORDER BY job.id
            LIMIT at_most + 1
        )
    ) AS newer;
    anew := (SELECT count(*) FROM job_name_range) > 1000 + 2 * (SELECT count(*) FROM job_sample);
    IF anew THEN
        DELETE FROM job_name_range;
    ELSIF added > at_most THEN
        UPDATE job_name_range SET pieces = NULL, loose = true WHERE pieces IS NOT NULL;
    ELSE
        PERFORM job_name_range_add(names);
    END IF;
    PERFORM job_name_range_divide(ARRAY(
        SELECT DISTINCT sample.name
        FROM job_sample AS sample
        WHERE (anew OR sample.id > since) AND sample.id <= until
    ));
    PERFORM job_name_count_fold(since, until);
    INSERT INTO job_name_ranged (last_id) VALUES (until)
    ON CONFLICT (single) DO UPDATE SET last_id = excluded.last_id;
    RETURN added;
END
$$;

CREATE FUNCTION public.job_name_range_pieces(first_name text, next_name text) RETURNS tsvector
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (count(*) <= 30000) THEN array_to_tsvector(COALESCE(array_agg(cut.piece), '{}'::text[]))
             ELSE NULL::tsvector
         END AS "case"
    FROM ( SELECT DISTINCT substr(named.folded, start.start, 4) AS piece
            FROM (( SELECT DISTINCT public.job_name_fold(job.name) AS folded
                    FROM public.job
                   WHERE (((job.name COLLATE "C") >= (job_name_range_pieces.first_name COLLATE "C")) AND ((job.name COLLATE "C") < (job_name_range_pieces.next_name COLLATE "C")))) named
              CROSS JOIN LATERAL generate_series(1, length(named.folded)) start(start))) cut;
END;

CREATE FUNCTION public.job_name_range_read(at_most integer) RETURNS bigint
    LANGUAGE sql
    SET enable_seqscan TO 'off'
    BEGIN ATOMIC
 SELECT pg_advisory_xact_lock((hashtext('muster.job_name_range'::text))::bigint) AS pg_advisory_xact_lock;
 WITH chosen AS (
          SELECT job_name_range.first_name
            FROM public.job_name_range
           WHERE job_name_range.loose
           ORDER BY job_name_range.first_name
          LIMIT job_name_range_read.at_most
         ), reread AS (
          UPDATE public.job_name_range span SET pieces = public.job_name_range_pieces(span.first_name, span.next_name), loose = false
            FROM chosen
           WHERE (span.first_name = chosen.first_name)
           RETURNING span.first_name
         )
  SELECT count(*) AS count
    FROM reread;
END;

CREATE FUNCTION public.job_name_ranges(folded text) RETURNS TABLE(first_name text, next_name text)
    LANGUAGE plpgsql STABLE ROWS 500
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    newer constant integer := 10000;
    names text [];
    pieces_wanted tsquery;
BEGIN
    IF NOT EXISTS (SELECT FROM job_name_range) THEN
        RETURN QUERY SELECT '', repeat(chr(1114111), 256);
        RETURN;
    END IF;
    SELECT array_agg(other.name) INTO names
    FROM (
        (
            SELECT job.name
            FROM job
            WHERE job.id > coalesce((SELECT last_id FROM job_name_ranged), 0)
            ORDER BY job.id
            LIMIT newer
        )
        UNION ALL
        (
            SELECT job.name
            FROM job_name_unranged AS unranged
            INNER JOIN job ON job.id = unranged.id
            LIMIT newer
        )
    ) AS other;
    IF cardinality(names) >= newer THEN
        RETURN QUERY SELECT '', repeat(chr(1114111), 256);
        RETURN;
    END IF;
    IF length(folded) <= 4 THEN
        pieces_wanted := (job_search_lexeme(folded) || ':*')::tsquery;
    ELSE
        pieces_wanted := (
            SELECT string_agg(job_search_lexeme(substr(folded, start, 4)), ' & ')
            FROM generate_series(1, length(folded) - 3) AS start
        )::tsquery;
    END IF;
    RETURN QUERY
    SELECT span.first_name, span.next_name
    FROM job_name_range AS span
    WHERE span.pieces @@ pieces_wanted
    UNION
    SELECT span.first_name, span.next_name
    FROM job_name_range AS span
    WHERE span.pieces IS NULL
    UNION
    SELECT span.first_name, span.next_name
    FROM unnest(names) AS name
    CROSS JOIN LATERAL (
        SELECT below.first_name, below.next_name
        FROM job_name_range AS below
        WHERE below.first_name <= name COLLATE "C"
        ORDER BY below.first_name DESC
        LIMIT 1
    ) AS span
    WHERE strpos(job_name_fold(name), folded) > 0;
END
$$;

CREATE FUNCTION public.job_name_unranged_record() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    INSERT INTO job_name_unranged (id) VALUES (new.id);
    INSERT INTO job_name_change (id, name, n) VALUES (new.id, new.name, 1);
    IF tg_op = 'UPDATE' THEN
        INSERT INTO job_name_change (id, name, n) VALUES (old.id, old.name, -1);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_next(queues text[], tasks text[], cpus double precision, memory_mb double precision, gpus double precision, OUT job bigint, OUT since timestamp with time zone, OUT needs_cpus double precision, OUT needs_memory_mb double precision, OUT needs_gpus double precision) RETURNS record
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET join_collapse_limit TO '1'
    AS $$
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

CREATE FUNCTION public.job_overdue(slack interval) RETURNS integer
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    -- Their calls wait for this.
    most_workers CONSTANT integer := 100;
    workers bigint [];
    identities text [];
    ids bigint [];
    runners text [];
    starts timestamptz [];
    overdue bigint [];
    ended bigint [];
BEGIN
    -- No claim of these workers overlaps with the look. One that makes a call right now is looked at next time.
    SELECT array_agg(due.id), array_agg(due.identity) INTO workers, identities
    FROM (
        SELECT worker.id, worker.identity
        FROM worker
        WHERE worker.gone_at IS NULL AND coalesce(worker.overdue_from, '-infinity') <= now()
        ORDER BY worker.overdue_from NULLS FIRST, worker.id
        LIMIT most_workers
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS due;
    SELECT array_agg(latest.id), array_agg(latest.worker), array_agg(latest.started_at) INTO ids, runners, starts
    FROM job_latest AS latest
    -- Of all indexes, only job_latest_run_idx has this condition.
    WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = ANY (identities);
    WITH deadline AS MATERIALIZED (
        SELECT
            run.id,
            run.worker,
            run.started_at + slack
            + interval '1 second' * least(job_amount(job.resource_requirements, 'walltime_s', NULL), 1e9) AS at
        FROM unnest(ids, runners, starts) AS run (id, worker, started_at)
        JOIN job ON job.id = run.id
        WHERE job.id = ANY (ids)
    ),

    looked AS (
        UPDATE worker
        SET overdue_from = least(now() + slack, next.at)
        FROM unnest(identities) AS each (identity)
        LEFT JOIN (
            SELECT deadline.worker, min(deadline.at) AS at
            FROM deadline
            GROUP BY deadline.worker
        ) AS next ON next.worker = each.identity
        WHERE worker.id = ANY (workers) AND worker.identity = each.identity
    )

    SELECT array_agg(deadline.id) INTO overdue
    FROM deadline
    WHERE deadline.at < now();
    IF overdue IS NULL THEN
        RETURN 0;
    END IF;
    WITH late AS MATERIALIZED (
        SELECT
            latest.id,
            greatest(now(), latest.updated_at + interval '1 microsecond') AS at,
            format(
                'Ran longer than its walltime of %s s, and its worker did not end it.', job.walltime_s
            ) AS what
        FROM job_latest AS latest
        -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT job_amount(asked.resource_requirements, 'walltime_s', NULL) AS walltime_s
            FROM job AS asked
            WHERE asked.id = latest.id
            OFFSET 0
        ) AS job
        WHERE
            latest.id = ANY (overdue)
            AND (latest.status = 'RUNNING') IS TRUE
            AND latest.worker = ANY (identities)
            AND latest.started_at < now() - slack - interval '1 second' * least(job.walltime_s, 1e9)
        ORDER BY latest.id
        FOR UPDATE OF latest SKIP LOCKED
    ),

    updated AS (
        UPDATE job_latest AS latest
        SET
            status = 'FAILED',
            updated_at = late.at,
            status_at = late.at,
            completed_at = late.at,
            status_message = late.what,
            error_message = late.what
        FROM late
        WHERE latest.id = ANY (ARRAY(SELECT late.id FROM late))
        AND latest.id = late.id
        RETURNING latest.id
    )

    SELECT coalesce(array_agg(updated.id), '{}') INTO ended
    FROM updated;
    PERFORM job_record(ended, 'housekeeping');
    PERFORM job_retry_failed(ended, 'housekeeping');
    RETURN cardinality(ended);
END
$$;

CREATE FUNCTION public.job_page(ids bigint[], OUT results text, OUT version text) RETURNS record
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
    SELECT
        coalesce(array_to_json(array_agg(shown.item)), '[]')::text,
        md5(coalesce(string_agg(shown.version, ','), ''))
    INTO results, version
    FROM (
        SELECT
            wanted.id || ':' || latest.xmin::text || '.' || asked.xmin::text AS version,
            (
                SELECT item
                FROM (
                    SELECT
                        wanted.id,
                        asked.name,
                        asked.priority,
                        asked.queue,
                        asked.owner,
                        asked.project,
                        latest.attempt,
                        asked.created_at,
                        latest.updated_at,
                        latest.scheduled_at,
                        latest.started_at,
                        latest.completed_at,
                        job_execution_time(latest.started_at, latest.completed_at) AS execution_time,
                        ROW(
                            latest.status, latest.status_at, latest.status_message, latest.progress
                        )::job_latest_status AS latest_status
                ) AS item
            ) AS item
        FROM unnest(ids) WITH ORDINALITY AS wanted (id, place)
        JOIN job AS asked ON asked.id = wanted.id AND asked.id = ANY (ids)
        JOIN job_latest AS latest ON latest.id = wanted.id AND latest.id = ANY (ids)
        -- Sorted once for both aggregates, which keep the order.
        ORDER BY wanted.place
    ) AS shown;
END
$$;

CREATE FUNCTION public.job_pick(queues text[], tasks text[], most integer, cpus double precision, memory_mb double precision, gpus double precision, together boolean, OUT jobs bigint[], OUT since timestamp with time zone[]) RETURNS record
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.job_place(statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, minute integer, id bigint, OUT total bigint, OUT before bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_variable
DECLARE
    block bigint := job_block(job_place.id);
    month integer := job_tally_floor(minute, 43200);
    day integer := job_tally_floor(minute, 1440);
    hour integer := job_tally_floor(minute, 60);
    pending integer := ('PENDING' = ANY (statuses))::integer;
    running integer := ('RUNNING' = ANY (statuses))::integer;
    completed integer := ('COMPLETED' = ANY (statuses))::integer;
    failed integer := ('FAILED' = ANY (statuses))::integer;
    cancelled integer := ('CANCELLED' = ANY (statuses))::integer;
    fold record;
BEGIN
    IF created_after IS NOT NULL OR created_before IS NOT NULL OR minute IS NULL THEN
        total := job_count(statuses, created_after, created_before);
        before := job_position(statuses, created_after, created_before, minute, id);
        RETURN;
    END IF;
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT
        coalesce(sum(part.n) FILTER (WHERE part.everything), 0),
        coalesce(sum(part.n) FILTER (WHERE part.earlier), 0) + (
        SELECT count(*)
        FROM job
        WHERE statuses @> enum_range(NULL::status_type)
        AND job.created_minute = job_place.minute
        AND job.id >= job_block_start(block)
        AND job.id < job_place.id
    ) + (
        SELECT count(*)
        FROM job_latest AS job
        WHERE NOT statuses @> enum_range(NULL::status_type)
        AND job.status = ANY (statuses)
        AND job.created_minute = job_place.minute
        AND job.id >= job_block_start(block)
        AND job.id < job_place.id
    )
    INTO total, before
    FROM (
        SELECT
            tally.pending * pending + tally.running * running + tally.completed * completed + tally.failed * failed
            + tally.cancelled * cancelled AS n,
            tally.span = 43200 AS everything,
            tally.span < 43200 OR tally.minute < month AS earlier
        FROM job_tally AS tally
        WHERE tally.span = 43200
        OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < day)
        OR (tally.span = 60 AND tally.minute >= day AND tally.minute < hour)
        OR (tally.span = 1 AND tally.minute >= hour AND (tally.minute, tally.block) < (job_place.minute, block))
        UNION ALL
        SELECT
            delta.pending * pending + delta.running * running + delta.completed * completed + delta.failed * failed
            + delta.cancelled * cancelled,
            true,
            (delta.minute, delta.block) < (job_place.minute, block)
        FROM job_tally_delta AS delta
        WHERE delta.txid >= fold.since OR delta.txid = ANY (fold.open_then)
    ) AS part;
END
$$;

CREATE FUNCTION public.job_position(statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, minute integer, id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    answer bigint := job_rank(statuses, job_position.minute, job_position.id);
BEGIN
    IF created_after IS NOT NULL THEN
        answer := answer - job_rank(statuses, job_minute(created_after), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            answer := answer - job_minute_count(statuses, created_after, true, job_position.minute, job_position.id);
        END IF;
    END IF;
    IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
        answer := answer - job_minute_count(statuses, created_before, false, job_position.minute, job_position.id);
    END IF;
    RETURN answer;
END
$$;

CREATE FUNCTION public.job_priority_at(statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, priority smallint, "position" bigint) RETURNS TABLE(level smallint, minute integer, id bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
DECLARE
    rest bigint := $5;
    n bigint;
BEGIN
    IF $5 IS NULL OR $5 < 0 THEN
        RETURN;
    END IF;
    FOR step IN coalesce($4, 1)..coalesce($4, 10) LOOP
        n := job_facet_count('priority', step::text, $1, $2, $3);
        IF rest < n THEN
            RETURN QUERY
            SELECT step::smallint, located.minute, located.id
            FROM job_facet_at('priority', step::text, $1, $2, $3, rest) AS located;
            RETURN;
        END IF;
        rest := rest - n;
    END LOOP;
END
$_$;

CREATE FUNCTION public.job_queue(queues text[], most integer) RETURNS TABLE(id bigint, queue text, priority smallint, due_at timestamp with time zone)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET join_collapse_limit TO '1'
    AS $$
#variable_conflict use_column
BEGIN
    IF queues IS NULL THEN
        WITH RECURSIVE known AS (
            (
                SELECT ready.queue
                FROM job_ready AS ready
                ORDER BY ready.queue
                LIMIT 1
            )
            UNION ALL
            SELECT (
                SELECT ready.queue
                FROM job_ready AS ready
                WHERE ready.queue > known.queue
                ORDER BY ready.queue
                LIMIT 1
            )
            FROM known
            WHERE known.queue IS NOT NULL
        )

        SELECT array_agg(known.queue) INTO queues
        FROM known
        WHERE known.queue IS NOT NULL;
    END IF;
    RETURN QUERY
    SELECT band.id, band.queue, level.priority::smallint, band.due_at
    FROM generate_series(10, 1, -1) AS level (priority)
    -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
    CROSS JOIN LATERAL (
        SELECT lane.id, served.queue, lane.due_at
        FROM unnest(queues) AS served (queue)
        LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
        CROSS JOIN LATERAL (
            SELECT passed.id, passed.due_at
            FROM (
                SELECT ready.id, ready.due_at
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                ORDER BY ready.due_at, ready.id
                LIMIT most
            ) AS passed
            UNION ALL
            SELECT ahead.id, ahead.due_at
            FROM (
                SELECT ready.id, ready.due_at
                FROM job_ready AS ready
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                ORDER BY ready.due_at, ready.id
                LIMIT most
            ) AS ahead
        ) AS lane
        ORDER BY lane.due_at, lane.id
        LIMIT most
    ) AS band
    LIMIT most;
END
$$;

CREATE FUNCTION public.job_rank(statuses public.status_type[], minute integer, id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    RETURN job_tally_before(
        job_rank.minute,
        job_block(job_rank.id),
        ('PENDING' = ANY (statuses))::integer,
        ('RUNNING' = ANY (statuses))::integer,
        ('COMPLETED' = ANY (statuses))::integer,
        ('FAILED' = ANY (statuses))::integer,
        ('CANCELLED' = ANY (statuses))::integer
    ) + (
        SELECT count(*)
        FROM job
        WHERE statuses @> enum_range(NULL::status_type)
        AND job.created_minute = job_rank.minute
        AND job.id >= job_block_start(job_block(job_rank.id))
        AND job.id < job_rank.id
    ) + (
        SELECT count(*)
        FROM job_latest AS job
        WHERE NOT statuses @> enum_range(NULL::status_type)
        AND job.status = ANY (statuses)
        AND job.created_minute = job_rank.minute
        AND job.id >= job_block_start(job_block(job_rank.id))
        AND job.id < job_rank.id
    );
END
$$;

CREATE FUNCTION public.job_ready_mark() RETURNS bigint
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_sort TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
DECLARE
    kept CONSTANT interval := '1 hour';
    raised bigint;
BEGIN
    -- now() isn't later than this transaction's id, also if it has written before.
    INSERT INTO job_ready_clock (at, next_xid) VALUES (now(), pg_current_xact_id()) ON CONFLICT (at) DO NOTHING;
    WITH RECURSIVE tick AS MATERIALIZED (
        SELECT coalesce(max(at) - interval '5 seconds', '-infinity') AS safe_until
        FROM job_ready_clock
        WHERE next_xid <= pg_snapshot_xmin(pg_current_snapshot())
    ),

    -- The queues and priorities of ready jobs: one look into the index for each, whatever their number.
    waiting AS (
        (
            SELECT queue, priority
            FROM job_ready
            ORDER BY queue ASC, priority DESC
            LIMIT 1
        )
        UNION ALL
        SELECT next.queue, next.priority
        FROM waiting
        CROSS JOIN LATERAL (
            SELECT found.queue, found.priority
            FROM (
                (
                    SELECT ready.queue, ready.priority
                    FROM job_ready AS ready
                    WHERE ready.queue = waiting.queue AND ready.priority < waiting.priority
                    ORDER BY ready.priority DESC
                    LIMIT 1
                )
                UNION ALL
                (
                    SELECT ready.queue, ready.priority
                    FROM job_ready AS ready
                    WHERE ready.queue > waiting.queue
                    ORDER BY ready.queue ASC, ready.priority DESC
                    LIMIT 1
                )
            ) AS found
            LIMIT 1
        ) AS next
    ),

    lane AS MATERIALIZED (
        SELECT known.queue, known.priority, coalesce(low.due_at, '-infinity') AS due_at, coalesce(low.id, 0) AS id
        FROM (
            SELECT queue, priority FROM waiting
            UNION
            -- Of a queue that is drained at once, no row may ever be seen.
            SELECT served.queue, level.priority::smallint
            FROM worker
            CROSS JOIN LATERAL unnest(worker.queues) AS served (queue)
            CROSS JOIN generate_series(1, 10) AS level (priority)
            WHERE worker.gone_at IS NULL
        ) AS known
        LEFT JOIN job_ready_low AS low ON low.queue = known.queue AND low.priority = known.priority
    ),

    mark AS MATERIALIZED (
        SELECT
            lane.queue,
            lane.priority,
            least(first.due_at, tick.safe_until) AS due_at,
            CASE WHEN first.due_at < tick.safe_until THEN first.id ELSE 0 END AS id
        FROM lane
        CROSS JOIN tick
        LEFT JOIN LATERAL (
            SELECT ready.due_at, ready.id
            FROM job_ready AS ready
            WHERE ready.queue = lane.queue AND ready.priority = lane.priority
            AND (ready.due_at, ready.id) >= (lane.due_at, lane.id)
            ORDER BY ready.due_at, ready.id
            LIMIT 1
        ) AS first ON true
    ),

    written AS (
        INSERT INTO job_ready_low AS low (queue, priority, due_at, id)
        SELECT queue, priority, due_at, id
        FROM mark
        ON CONFLICT (queue, priority) DO UPDATE
        SET due_at = excluded.due_at, id = excluded.id
        WHERE (excluded.due_at, excluded.id) > (low.due_at, low.id)
        RETURNING 1
    )

    SELECT count(*) INTO raised
    FROM written;
    -- Nobody serves it, nothing waits in it: the mark is raised no longer, and retired once the rows before it are vacuumed.
    DELETE FROM job_ready_low AS low
    WHERE
        low.due_at < now() - kept
        AND low.queue <> ALL (
            ARRAY(
                SELECT DISTINCT served.queue
                FROM worker
                CROSS JOIN LATERAL unnest(worker.queues) AS served (queue)
                WHERE worker.gone_at IS NULL
            )
        )
        AND NOT EXISTS (
            SELECT
            FROM job_ready AS ready
            WHERE ready.queue = low.queue AND ready.priority = low.priority
        );
    -- Only the newest tick that has passed is needed, and those after it.
    DELETE FROM job_ready_clock
    WHERE at < (
        SELECT max(at)
        FROM job_ready_clock
        WHERE next_xid <= pg_snapshot_xmin(pg_current_snapshot())
    );
    RETURN raised;
END
$$;

CREATE FUNCTION public.job_ready_on_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    waiting bigint [] := ARRAY(SELECT id FROM deleted WHERE status = 'PENDING');
BEGIN
    DELETE FROM job_ready WHERE id = ANY (waiting);
    DELETE FROM job_scheduled WHERE id = ANY (waiting);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_ready_on_update() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    cancelled bigint [];
    moved bigint [];
    taken integer;
BEGIN
    SELECT
        (SELECT array_agg(id) FROM updated_from WHERE status = 'PENDING'),
        array_agg(id) FILTER (WHERE status = 'PENDING'),
        array_agg(id) FILTER (WHERE status = 'CANCELLED' AND worker IS NOT NULL)
    INTO was, waiting, cancelled
    FROM updated_to;
    -- What starts is ready, but for a job that is started before its time.
    IF was IS NOT NULL AND waiting IS NULL THEN
        DELETE FROM job_ready WHERE id = ANY (was);
        GET DIAGNOSTICS taken = ROW_COUNT;
        IF taken < cardinality(was) THEN
            DELETE FROM job_scheduled WHERE id = ANY (was);
        END IF;
    ELSIF was IS NOT NULL OR waiting IS NOT NULL THEN
        -- Progress and messages of a job that waits on change nothing.
        SELECT array_agg(DISTINCT changed.id) INTO moved
        FROM (
            (
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_to WHERE status = 'PENDING'
                EXCEPT
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_from WHERE status = 'PENDING'
            )
            UNION ALL
            (
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_from WHERE status = 'PENDING'
                EXCEPT
                SELECT id, coalesce(scheduled_at, created_at) FROM updated_to WHERE status = 'PENDING'
            )
        ) AS changed (id, due_at);
        IF moved IS NOT NULL THEN
            PERFORM job_ready_refresh(moved);
        END IF;
    END IF;
    IF cancelled IS NOT NULL THEN
        INSERT INTO worker_cancelled (worker_id, job_id, attempt)
        SELECT live.id, ran.id, ran.attempt
        FROM updated_from AS ran
        -- OFFSET keeps it one look for each run, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT worker.id
            FROM worker
            WHERE worker.identity = ran.worker AND worker.gone_at IS NULL
            OFFSET 0
        ) AS live
        WHERE ran.status = 'RUNNING' AND ran.id = ANY (cancelled)
        ON CONFLICT (worker_id, job_id) DO UPDATE SET attempt = excluded.attempt, cancelled_at = now();
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_ready_recover() RETURNS bigint
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
DECLARE
    found bigint;
BEGIN
    WITH passed AS MATERIALIZED (
        SELECT missed.id
        FROM job_ready_low AS low
        CROSS JOIN LATERAL (
            SELECT ready.id
            FROM job_ready AS ready
            WHERE
                ready.queue = low.queue
                AND ready.priority = low.priority
                AND (ready.due_at, ready.id) < (low.due_at, low.id)
                AND NOT ready.late
            FOR UPDATE OF ready SKIP LOCKED
        ) AS missed
    )

    UPDATE job_ready AS ready SET late = true
    FROM passed
    WHERE ready.id = passed.id;
    GET DIAGNOSTICS found = ROW_COUNT;
    RETURN found;
END
$$;

CREATE FUNCTION public.job_ready_refresh(ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    DELETE FROM job_ready WHERE id = ANY (ids);
    DELETE FROM job_scheduled WHERE id = ANY (ids);
    WITH waiting AS MATERIALIZED (
        SELECT
            wanted.id,
            job.queue,
            job.priority,
            job.task,
            coalesce(latest.scheduled_at, latest.created_at) AS due_at,
            job_amount(job.resource_requirements, 'cpus', 1) AS cpus,
            job_amount(job.resource_requirements, 'memory_mb', 0) AS memory_mb,
            job_amount(job.resource_requirements, 'gpus', 0) AS gpus
        FROM unnest(ids) AS wanted (id)
        -- OFFSET keeps it one look for each job, whatever the planner expects of the tables.
        CROSS JOIN LATERAL (
            SELECT job_latest.scheduled_at, job_latest.created_at
            FROM job_latest
            -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
            WHERE job_latest.id = wanted.id AND (job_latest.status = 'PENDING') IS TRUE
            OFFSET 0
        ) AS latest
        CROSS JOIN LATERAL (
            SELECT asked.queue, asked.priority, asked.task, asked.resource_requirements
            FROM job AS asked
            WHERE asked.id = wanted.id AND asked.task <> ''
            OFFSET 0
        ) AS job
    ),

    later AS (
        INSERT INTO job_scheduled (id, due_at)
        SELECT id, due_at
        FROM waiting
        WHERE due_at > now()
    )

    INSERT INTO job_ready (id, queue, priority, due_at, task, late, cpus, memory_mb, gpus)
    SELECT
        id,
        queue,
        priority,
        due_at,
        task,
        due_at < clock_timestamp() - interval '5 seconds',
        cpus,
        memory_mb,
        gpus
    FROM waiting
    WHERE due_at <= now();
END
$$;

CREATE FUNCTION public.job_ready_release(most integer) RETURNS integer
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    SET join_collapse_limit TO '1'
    AS $$
#variable_conflict use_column
DECLARE
    moved integer;
BEGIN
    WITH due AS MATERIALIZED (
        SELECT scheduled.id, scheduled.due_at
        FROM job_scheduled AS scheduled
        JOIN job_latest AS latest ON latest.id = scheduled.id
        WHERE scheduled.due_at <= now()
        ORDER BY scheduled.due_at
        LIMIT most
        FOR UPDATE OF scheduled, latest SKIP LOCKED
    ),

    gone AS (
        DELETE FROM job_scheduled
        USING due
        WHERE job_scheduled.id = due.id
    ),

    added AS (
        INSERT INTO job_ready (id, queue, priority, due_at, task, late, cpus, memory_mb, gpus)
        SELECT
            job.id,
            job.queue,
            job.priority,
            due.due_at,
            job.task,
            due.due_at < clock_timestamp() - interval '5 seconds',
            job_amount(job.resource_requirements, 'cpus', 1),
            job_amount(job.resource_requirements, 'memory_mb', 0),
            job_amount(job.resource_requirements, 'gpus', 0)
        FROM due
        JOIN job ON job.id = due.id
        RETURNING 1
    )

    SELECT count(*) INTO moved
    FROM added;
    RETURN moved;
END
$$;

CREATE FUNCTION public.job_record(ids bigint[], actor text) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
    SELECT
        changed.id,
        latest.status_at,
        latest.status,
        latest.progress,
        latest.status_message,
        job_record.actor,
        latest.attempt
    FROM unnest(ids) AS changed (id)
    -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
    CROSS JOIN LATERAL (
        SELECT
            job_latest.status_at,
            job_latest.status,
            job_latest.progress,
            job_latest.status_message,
            job_latest.attempt
        FROM job_latest
        WHERE job_latest.id = changed.id
        OFFSET 0
    ) AS latest;
END
$$;

CREATE FUNCTION public.job_report(worker text, runs json) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

CREATE FUNCTION public.job_retry_failed(ids bigint[], actor text) RETURNS integer
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    retried bigint [];
BEGIN
    WITH failed AS MATERIALIZED (
        SELECT
            wanted.id,
            latest.attempt,
            job.max_attempts,
            latest.attempt - latest.lost_attempts AS failures,
            greatest(now(), latest.updated_at + interval '1 microsecond') AS at
        FROM unnest(ids) AS wanted (id)
        -- OFFSET keeps it one look for each job, whatever the planner expects of the tables.
        CROSS JOIN LATERAL (
            SELECT job_latest.attempt, job_latest.lost_attempts, job_latest.updated_at
            FROM job_latest
            WHERE job_latest.id = wanted.id AND (job_latest.status = 'FAILED') IS TRUE
            OFFSET 0
        ) AS latest
        CROSS JOIN LATERAL (
            SELECT asked.max_attempts
            FROM job AS asked
            WHERE asked.id = wanted.id
            OFFSET 0
        ) AS job
        WHERE latest.attempt - latest.lost_attempts < job.max_attempts
    ),

    planned AS MATERIALIZED (
        SELECT
            failed.id,
            failed.attempt,
            failed.at,
            -- 2 ^ 9 times 10 s is more than an hour already.
            now() + interval '1 second' * round(
                (least(3600, 10 * 2 ^ least(failed.failures - 1, 9)) * (0.8 + 0.2 * random()))::numeric, 3
            ) AS next_at,
            format('Attempt %s of %s failed', failed.failures, failed.max_attempts) AS what
        FROM failed
        ORDER BY failed.id
    ),

    updated AS (
        UPDATE job_latest AS latest
        SET
            status = 'PENDING',
            attempt = least(planned.attempt + 1, 32767),
            lost_in_a_row = 0,
            updated_at = planned.at,
            status_at = planned.at,
            scheduled_at = planned.next_at,
            started_at = NULL,
            completed_at = NULL,
            status_message = planned.what || '; the next begins at '
                || to_char(planned.next_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' at the earliest.',
            progress = NULL,
            exit_code = NULL,
            result_data = NULL,
            error_message = '',
            usage = NULL,
            worker = NULL
        FROM planned
        WHERE latest.id = ANY (ARRAY(SELECT planned.id FROM planned))
        AND latest.id = planned.id
        RETURNING latest.id
    )

    SELECT coalesce(array_agg(updated.id), '{}') INTO retried
    FROM updated;
    PERFORM job_record(retried, job_retry_failed.actor);
    RETURN cardinality(retried);
END
$$;

CREATE FUNCTION public.job_sample_follow() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    IF tg_op <> 'INSERT' THEN
        DELETE FROM job_sample WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' THEN
        INSERT INTO job_sample (id, created_minute, created_at, priority, name, folded, queue, owner, project)
        VALUES (
            new.id, new.created_minute, new.created_at, new.priority, new.name, job_name_fold(new.name), new.queue,
            new.owner, new.project
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_sampled(id bigint) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((hashint8(id) & 1023) = 0);

CREATE FUNCTION public.job_search(term text, created_after timestamp with time zone, created_before timestamp with time zone, cap bigint) RETURNS TABLE(id bigint, created_minute integer, priority smallint, name text)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN QUERY
    SELECT found.*
    FROM job_find(term, NULL, NULL, NULL, NULL, NULL, created_after, created_before, cap) AS found;
END
$$;

CREATE FUNCTION public.job_search_latest(term text, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, cap bigint) RETURNS TABLE(id bigint, created_minute integer, priority smallint, name text, updated_at timestamp with time zone)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN QUERY
    SELECT found.*
    FROM job_find_latest(
        term, NULL, NULL, NULL, NULL, NULL, statuses, created_after, created_before, cap
    ) AS found;
END
$$;

CREATE FUNCTION public.job_search_query(folded text) RETURNS tsquery
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'on'
    AS $$
DECLARE
    names text [];
    -- In order of promise: the pieces, in how many of the names each is, and where it stands in the term. Names tell
    -- more at their ends.
    pieces text [];
    counts bigint [];
    starts integer [];
    chosen integer [] := '{}';
    best integer := 1;
BEGIN
    IF length(folded) <= 4 THEN
        RETURN (job_search_lexeme(folded) || ':*')::tsquery;
    END IF;
    -- Some hundred names of the sample, of all times: what names hold goes with the time, dates above all.
    names := ARRAY(
        SELECT sample.folded
        FROM job_sample AS sample
        ORDER BY hashint8(sample.id)
        LIMIT 300
    );
    SELECT
        array_agg(piece ORDER BY holding, start DESC),
        array_agg(holding ORDER BY holding, start DESC),
        array_agg(start ORDER BY holding, start DESC)
    INTO pieces, counts, starts
    FROM (
        SELECT
            start,
            piece,
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, piece) > 0) AS holding
        FROM (
            SELECT start, substr(folded, start, 4) AS piece
            FROM generate_series(1, least(length(folded), 60) - 3) AS start
            -- Made once, not for each name.
            OFFSET 0
        ) AS cut
    ) AS counted;
    WHILE best IS NOT NULL AND cardinality(chosen) < 4 LOOP
        chosen := chosen || best;
        names := ARRAY(SELECT name FROM unnest(names) AS name WHERE strpos(name, pieces[best]) > 0);
        -- The rarest beside those chosen; where the names cannot tell any more, one that shares no character with them.
        SELECT place INTO best
        FROM generate_subscripts(pieces, 1) AS place
        WHERE place <> ALL (chosen)
        ORDER BY
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, pieces[place]) > 0),
            least((SELECT min(abs(starts[place] - starts[other])) FROM unnest(chosen) AS other), 4) DESC,
            counts[place],
            place
        LIMIT 1;
    END LOOP;
    RETURN (
        SELECT string_agg(job_search_lexeme(pieces[place]), ' & ')
        FROM unnest(chosen) AS place
    )::tsquery;
END
$$;

CREATE FUNCTION public.job_start(worker text, job bigint, since timestamp with time zone, OUT attempt smallint, OUT started_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.job_start_estimate(fitting public.worker[], ahead bigint, requirements jsonb) RETURNS json
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    past CONSTANT interval := '15 minutes';
    least_runs CONSTANT integer := 5;
    -- A little more than that of one exponential run.
    widest CONSTANT double precision := 1.2;
    -- Of a normal distribution: a tenth lies above, a tenth below the negative.
    tenth CONSTANT double precision := 1.2816;
    held CONSTANT bigint := (SELECT sum(each.running) FROM unnest(fitting) AS each);
    cpus CONSTANT double precision := (SELECT sum(each.cpus) FROM unnest(fitting) AS each);
    ended record;
    -- The job's cpus beside those of an average run.
    size CONSTANT double precision := job_amount(requirements, 'cpus', 1) * held / greatest(cpus, held, 1);
    spread double precision;
    expected_s double precision;
BEGIN
    SELECT sum(seen.runs) AS runs, sum(seen.seconds) AS seconds, sum(seen.squares) AS squares INTO ended
    FROM run_minute AS seen
    WHERE seen.worker = ANY (ARRAY(SELECT each.identity FROM unnest(fitting) AS each)) AND seen.minute > now() - past;
    IF held = 0 OR coalesce(ended.runs, 0) < least_runs OR ended.seconds <= 0
    OR size >= 2 THEN
        RETURN NULL;
    END IF;
    expected_s := (ahead + 1) * ended.seconds / ended.runs / held;
    -- The squared coefficient of variation of the runs, of the time of `ahead` + 1 of them, and of their mean.
    spread := sqrt(
        greatest(ended.squares * ended.runs / ended.seconds ^ 2 - 1, 0.25) * (1.0 / (ahead + 1) + 1.0 / ended.runs) + 0.01
    );
    IF spread > widest THEN
        RETURN NULL;
    END IF;
    RETURN json_build_object(
        'earliest', now() + interval '1 second' * (
            expected_s * least(size, 1) * greatest(1 - spread ^ 2 / 9 - tenth * spread / 3, 0) ^ 3
        ),
        'latest', now() + interval '1 second' * (
            expected_s * greatest(size, 1) * (1 - spread ^ 2 / 9 + tenth * spread / 3) ^ 3
        )
    );
END
$$;

CREATE FUNCTION public.job_start_many(worker text, jobs bigint[], since timestamp with time zone[]) RETURNS TABLE(id bigint, attempt smallint, started_at timestamp with time zone)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

CREATE FUNCTION public.job_status_check() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    rows_of bigint;
    safe bigint;
BEGIN
    -- Safe: the job stands, this very transaction has written it last, so that whoever deletes it waits, and the history
    -- stays within the known range. That is every write of the API, of workers, imports and seeds.
    SELECT
        count(*),
        count(*) FILTER (
            WHERE latest.xmin = pg_current_xact_id()::xid
            AND inserted.timestamp BETWEEN latest.created_at AND latest.updated_at
        )
    INTO rows_of, safe
    FROM inserted
    -- OFFSET keeps it one look for each row, whatever the planner expects of the table.
    LEFT JOIN LATERAL (
        SELECT job_latest.xmin, job_latest.created_at, job_latest.updated_at
        FROM job_latest
        WHERE job_latest.id = inserted.job_id
        OFFSET 0
    ) AS latest ON true;
    IF rows_of = safe THEN
        RETURN NULL;
    END IF;
    -- An update, not a lock: a deleter with an older snapshot must fail on it, since it would not see this history.
    WITH added AS MATERIALIZED (
        SELECT job_id, min(timestamp) AS first_at, max(timestamp) AS last_at
        FROM inserted
        GROUP BY job_id
        ORDER BY job_id
    ),

    held AS (
        UPDATE job_latest
        SET history_range = CASE
            WHEN
                added.first_at < coalesce(lower(job_latest.history_range), job_latest.created_at)
                OR added.last_at > greatest(upper(job_latest.history_range), job_latest.updated_at)
                THEN tstzrange(
                    least(lower(job_latest.history_range), job_latest.created_at, added.first_at),
                    greatest(upper(job_latest.history_range), job_latest.updated_at, added.last_at),
                    '[]'
                )
            ELSE job_latest.history_range
        END
        FROM added
        WHERE job_latest.id = ANY (ARRAY(SELECT job_id FROM added))
        AND job_latest.id = added.job_id
        RETURNING job_latest.id
    )

    SELECT missing.job_id INTO rows_of
    FROM (
        SELECT job_id FROM added
        EXCEPT
        SELECT id FROM held
    ) AS missing
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('job_status holds history of job %s, which does not exist', rows_of),
            CONSTRAINT = 'job_status_of_job',
            TABLE = 'job_status';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_status_default_empty(months integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    made integer;
BEGIN
    -- Before the default partition is looked at: a maker that has this lock will want that partition for itself.
    PERFORM pg_advisory_xact_lock(hashtext('job_status_partition'));
    SELECT count(*) FILTER (WHERE job_status_partition_make(month))::integer INTO made
    FROM (
        SELECT DISTINCT date_trunc('month', timestamp AT TIME ZONE 'UTC')::date AS month
        FROM job_status_default
        -- Farther out a month is a mistake that deserves no partition; its rows stay here and are found here.
        WHERE timestamp >= '1900-01-01 00:00+00' AND timestamp < '2200-01-01 00:00+00'
        ORDER BY month
        LIMIT months
    ) AS waiting;
    RETURN made;
END
$$;

CREATE FUNCTION public.job_status_json(entry public.job_status) RETURNS json
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN json_build_object('id', (entry).id, 'status_type', (entry).status_type, 'timestamp', (entry)."timestamp", 'message', (entry).message, 'progress', (entry).progress, 'actor', (entry).actor, 'attempt', (entry).attempt);

CREATE FUNCTION public.job_status_partition_guard(partition text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER job_status_check_on_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION job_status_check()', partition
    );
    EXECUTE format(
        'CREATE TRIGGER job_status_check_on_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION job_status_check()', partition
    );
END
$$;

CREATE FUNCTION public.job_status_partition_lock() RETURNS boolean
    LANGUAGE plpgsql
    SET lock_timeout TO '400ms'
    AS $$
DECLARE
    until timestamptz := clock_timestamp() + interval '2 seconds';
BEGIN
    LOOP
        BEGIN
            LOCK TABLE ONLY job_status IN ACCESS EXCLUSIVE MODE;
            RETURN true;
        EXCEPTION
            -- Those behind this attempt go first.
            WHEN lock_not_available THEN NULL;
        END;
        IF clock_timestamp() > until THEN
            RETURN false;
        END IF;
    END LOOP;
END
$$;

CREATE FUNCTION public.job_status_partition_make(day date) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
    month_start date := date_trunc('month', day);
    month_end date := date_trunc('month', day) + interval '1 month';
    -- Bounds in UTC, whatever the session's time zone.
    lower_bound timestamptz := month_start::timestamp AT TIME ZONE 'UTC';
    upper_bound timestamptz := month_end::timestamp AT TIME ZONE 'UTC';
    partition text := 'job_status_' || to_char(month_start, 'YYYY_MM');
BEGIN
    -- Two makers at once: the second waits here, then finds the first one's work.
    PERFORM pg_advisory_xact_lock(hashtext('job_status_partition'));
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Before anything is looked at: the bounds of the default partition are about to change.
    IF NOT job_status_partition_lock() THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE job_status INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    EXECUTE format(
        'WITH moved AS (
            DELETE FROM job_status_default WHERE timestamp >= %L AND timestamp < %L
            RETURNING id, job_id, timestamp, status_type, progress, message, actor, attempt
        )
        INSERT INTO %I (id, job_id, timestamp, status_type, progress, message, actor, attempt)
        SELECT id, job_id, timestamp, status_type, progress, message, actor, attempt FROM moved',
        lower_bound, upper_bound, partition
    );
    PERFORM job_status_partition_guard(partition);
    EXECUTE format(
        'ALTER TABLE job_status ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;

CREATE FUNCTION public.job_status_partition_make_range(first date, last date) RETURNS integer
    LANGUAGE sql
    AS $$
    SELECT count(*) FILTER (WHERE job_status_partition_make(month::date))::integer
    FROM generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') AS month;
$$;

CREATE FUNCTION public.job_tally_before(minute integer, block bigint, pending integer, running integer, completed integer, failed integer, cancelled integer) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $_$
#variable_conflict use_column
DECLARE
    month integer := job_tally_floor($1, 43200);
    day integer := job_tally_floor($1, 1440);
    hour integer := job_tally_floor($1, 60);
    answer bigint;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT coalesce(sum(n), 0) INTO answer
    FROM (
        SELECT
            tally.pending * $3 + tally.running * $4 + tally.completed * $5 + tally.failed * $6
            + tally.cancelled * $7 AS n
        FROM job_tally AS tally
        WHERE (tally.span = 43200 AND tally.minute < month)
        OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < day)
        OR (tally.span = 60 AND tally.minute >= day AND tally.minute < hour)
        OR (tally.span = 1 AND tally.minute >= hour AND (tally.minute, tally.block) < ($1, $2))
        UNION ALL
        SELECT
            delta.pending * $3 + delta.running * $4 + delta.completed * $5 + delta.failed * $6 + delta.cancelled * $7
        FROM job_tally_delta AS delta
        WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
        AND (delta.minute, delta.block) < ($1, $2)
    ) AS part;
    RETURN answer;
END
$_$;

CREATE FUNCTION public.job_tally_floor(minute integer, span integer) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (minute - (((minute % span) + span) % span));

CREATE FUNCTION public.job_tally_fold(everything boolean, at_least integer, keep integer) RETURNS bigint
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
DECLARE
    last record;
    folded bigint;
BEGIN
    SELECT since, open_then INTO last FROM job_tally_boundary;
    IF NOT everything AND at_least > (
        SELECT count(*)
        FROM (
            SELECT
            FROM job_tally_delta
            WHERE txid >= last.since OR txid = ANY (last.open_then)
            LIMIT at_least
        ) AS waiting
    ) THEN
        RETURN 0;
    END IF;
    -- What this transaction wrote before lies before the snapshot that it leaves, and a delta that it keeps would too.
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
        keep := 0;
    END IF;
    -- One statement, so that it takes in exactly what the snapshot that it leaves shows.
    WITH taken AS (
        DELETE FROM job_tally_delta
        WHERE everything OR txid >= last.since OR txid = ANY (last.open_then)
        RETURNING minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    ),

    merged AS MATERIALIZED (
        SELECT
            taken.minute,
            taken.block,
            taken.queue,
            taken.owner,
            taken.project,
            taken.priority,
            sum(taken.pending) AS pending,
            sum(taken.running) AS running,
            sum(taken.completed) AS completed,
            sum(taken.failed) AS failed,
            sum(taken.cancelled) AS cancelled
        FROM taken
        GROUP BY taken.minute, taken.block, taken.queue, taken.owner, taken.project, taken.priority
    ),

    kept AS (
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        )
        SELECT minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        FROM merged
        WHERE (SELECT count(*) FROM merged) <= keep
        AND (pending, running, completed, failed, cancelled) <> (0, 0, 0, 0, 0)
    ),

    upserted AS (
        INSERT INTO job_tally AS tally (span, minute, block, pending, running, completed, failed, cancelled)
        SELECT
            stretch.span,
            job_tally_floor(merged.minute, stretch.span) AS minute,
            CASE WHEN stretch.span = 1 THEN merged.block ELSE 0 END AS block,
            sum(merged.pending),
            sum(merged.running),
            sum(merged.completed),
            sum(merged.failed),
            sum(merged.cancelled)
        FROM merged
        CROSS JOIN (VALUES (1), (60), (1440), (43200)) AS stretch (span)
        WHERE (SELECT count(*) FROM merged) > keep
        GROUP BY 1, 2, 3
        -- Readers take stretches that lie beside each other: so do these, in few pages.
        ORDER BY 1, 2, 3
        ON CONFLICT (span, minute, block) DO UPDATE SET
            pending = tally.pending + excluded.pending,
            running = tally.running + excluded.running,
            completed = tally.completed + excluded.completed,
            failed = tally.failed + excluded.failed,
            cancelled = tally.cancelled + excluded.cancelled
    ),

    counted AS (
        INSERT INTO job_facet_tally AS tally (
            facet, span, value, minute, pending, running, completed, failed, cancelled
        )
        SELECT
            held.facet,
            stretch.span,
            held.value,
            CASE stretch.span WHEN 0 THEN 0 ELSE job_tally_floor(merged.minute, stretch.span) END AS minute,
            sum(merged.pending),
            sum(merged.running),
            sum(merged.completed),
            sum(merged.failed),
            sum(merged.cancelled)
        FROM merged
        CROSS JOIN LATERAL (
            VALUES
            ('queue'::job_facet, merged.queue),
            ('owner', merged.owner),
            ('project', merged.project),
            ('priority', merged.priority::text)
        ) AS held (facet, value)
        CROSS JOIN (VALUES (0), (1440), (43200)) AS stretch (span)
        WHERE (SELECT count(*) FROM merged) > keep
        GROUP BY 1, 2, 3, 4
        -- A job that gets another priority stays with its owner.
        HAVING (
            sum(merged.pending), sum(merged.running), sum(merged.completed), sum(merged.failed), sum(merged.cancelled)
        ) <> (0, 0, 0, 0, 0)
        ORDER BY 1, 2, 3, 4
        ON CONFLICT (facet, span, value, minute) DO UPDATE SET
            pending = tally.pending + excluded.pending,
            running = tally.running + excluded.running,
            completed = tally.completed + excluded.completed,
            failed = tally.failed + excluded.failed,
            cancelled = tally.cancelled + excluded.cancelled
    ),

    noted AS (
        INSERT INTO job_tally_fold (snapshot)
        SELECT pg_current_snapshot()
        WHERE everything OR EXISTS (SELECT FROM taken)
    )

    SELECT count(*) INTO folded
    FROM taken;
    -- By the tally's own rhythm, not by that of every merge: this passes over dead rows.
    IF keep = 0 AND folded > 0 THEN
        DELETE FROM job_tally_fold
        WHERE id < (SELECT max(id) FROM job_tally_fold);
    END IF;
    RETURN folded;
END
$$;

CREATE FUNCTION public.job_tally_locate("position" bigint, pending integer, running integer, completed integer, failed integer, cancelled integer) RETURNS TABLE(minute integer, block bigint, rest bigint, n bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $_$
#variable_conflict use_column
DECLARE
    first_minute integer := -2147483648;
    last_minute integer := 2147483647;
    before bigint := 0;
    walked_span integer;
    stretch record;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    FOREACH walked_span IN ARRAY ARRAY[43200, 1440, 60, 1] LOOP
        FOR stretch IN
            SELECT part.minute, part.block, sum(part.n)::bigint AS n
            FROM (
                SELECT
                    tally.minute,
                    tally.block,
                    tally.pending * $2 + tally.running * $3 + tally.completed * $4 + tally.failed * $5
                    + tally.cancelled * $6 AS n
                FROM job_tally AS tally
                WHERE tally.span = walked_span AND tally.minute BETWEEN first_minute AND last_minute
                UNION ALL
                SELECT
                    job_tally_floor(delta.minute, walked_span),
                    CASE WHEN walked_span = 1 THEN delta.block ELSE 0 END,
                    delta.pending * $2 + delta.running * $3 + delta.completed * $4 + delta.failed * $5
                    + delta.cancelled * $6
                FROM job_tally_delta AS delta
                WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
                AND delta.minute BETWEEN first_minute AND last_minute
            ) AS part
            GROUP BY part.minute, part.block
            ORDER BY part.minute, part.block
        LOOP
            EXIT WHEN before + stretch.n > $1;
            before := before + stretch.n;
            stretch := NULL;
        END LOOP;
        IF stretch IS NULL THEN
            RETURN;
        END IF;
        first_minute := stretch.minute;
        last_minute := stretch.minute + walked_span - 1;
    END LOOP;
    RETURN QUERY SELECT stretch.minute, stretch.block, $1 - before, stretch.n;
END
$_$;

CREATE FUNCTION public.job_tally_rebuild() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    LOCK TABLE job_latest IN SHARE MODE;
    TRUNCATE job_tally, job_tally_delta, job_facet_tally;
    INSERT INTO job_tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        1,
        created_minute,
        job_block(id),
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM job_latest
    GROUP BY created_minute, job_block(id)
    -- Readers take stretches that lie beside each other: so do these, in few pages.
    ORDER BY created_minute, job_block(id);
    INSERT INTO job_tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        wide.span,
        job_tally_floor(fine.minute, wide.span),
        0,
        sum(fine.pending),
        sum(fine.running),
        sum(fine.completed),
        sum(fine.failed),
        sum(fine.cancelled)
    FROM job_tally AS fine
    CROSS JOIN (VALUES (60), (1440), (43200)) AS wide (span)
    GROUP BY wide.span, job_tally_floor(fine.minute, wide.span)
    ORDER BY 1, 2;
    -- By day first: the wider intervals are sums of days.
    INSERT INTO job_facet_tally (facet, span, value, minute, pending, running, completed, failed, cancelled)
    SELECT
        CASE
            WHEN GROUPING(latest.queue) = 0 THEN 'queue'::job_facet
            WHEN GROUPING(latest.owner) = 0 THEN 'owner'
            WHEN GROUPING(latest.project) = 0 THEN 'project'
            ELSE 'priority'
        END,
        1440,
        coalesce(latest.queue, latest.owner, latest.project, latest.priority::text),
        job_tally_floor(latest.created_minute, 1440),
        count(*) FILTER (WHERE latest.status = 'PENDING'),
        count(*) FILTER (WHERE latest.status = 'RUNNING'),
        count(*) FILTER (WHERE latest.status = 'COMPLETED'),
        count(*) FILTER (WHERE latest.status = 'FAILED'),
        count(*) FILTER (WHERE latest.status = 'CANCELLED')
    FROM job_latest AS latest
    GROUP BY
        job_tally_floor(latest.created_minute, 1440),
        GROUPING SETS ((latest.queue), (latest.owner), (latest.project), (latest.priority))
    ORDER BY 1, 3, 4;
    INSERT INTO job_facet_tally (facet, span, value, minute, pending, running, completed, failed, cancelled)
    SELECT
        fine.facet,
        wide.span,
        fine.value,
        CASE wide.span WHEN 0 THEN 0 ELSE job_tally_floor(fine.minute, wide.span) END,
        sum(fine.pending),
        sum(fine.running),
        sum(fine.completed),
        sum(fine.failed),
        sum(fine.cancelled)
    FROM job_facet_tally AS fine
    CROSS JOIN (VALUES (0), (43200)) AS wide (span)
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4;
    -- The snapshot of now, with this very transaction among the open ones: it may go on and write more jobs.
    UPDATE job_tally_fold
    SET
        folded_at = now(),
        snapshot = (
            SELECT format(
                '%s:%s:%s',
                least(pg_snapshot_xmin(seen), own),
                pg_snapshot_xmax(seen),
                (
                    SELECT string_agg(xid::text, ',' ORDER BY xid)
                    FROM (SELECT pg_snapshot_xip(seen) UNION SELECT own WHERE own < pg_snapshot_xmax(seen)) AS open (xid)
                )
            )::pg_snapshot
            FROM (SELECT pg_current_snapshot() AS seen, pg_current_xact_id() AS own) AS this
        );
END
$$;

CREATE FUNCTION public.job_tally_record_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    )
    SELECT
        created_minute,
        job_block(id),
        queue,
        owner,
        project,
        priority,
        -count(*) FILTER (WHERE status = 'PENDING'),
        -count(*) FILTER (WHERE status = 'RUNNING'),
        -count(*) FILTER (WHERE status = 'COMPLETED'),
        -count(*) FILTER (WHERE status = 'FAILED'),
        -count(*) FILTER (WHERE status = 'CANCELLED')
    FROM deleted
    GROUP BY created_minute, job_block(id), queue, owner, project, priority;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_tally_record_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    )
    SELECT
        created_minute,
        job_block(id),
        queue,
        owner,
        project,
        priority,
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM inserted
    GROUP BY created_minute, job_block(id), queue, owner, project, priority;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_tally_record_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    )
    SELECT minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    FROM (
        SELECT
            created_minute AS minute,
            job_block(id) AS block,
            queue,
            owner,
            project,
            priority,
            coalesce(sum(n) FILTER (WHERE status = 'PENDING'), 0) AS pending,
            coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
            coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
            coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
            coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
        FROM (
            SELECT created_minute, id, queue, owner, project, priority, status, 1 AS n FROM updated_to
            UNION ALL
            SELECT created_minute, id, queue, owner, project, priority, status, -1 AS n FROM updated_from
        ) AS version
        GROUP BY created_minute, job_block(id), queue, owner, project, priority
    ) AS change
    -- Heartbeats, progress and edits change no count.
    WHERE (pending, running, completed, failed, cancelled) <> (0, 0, 0, 0, 0);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_tally_total(OUT pending bigint, OUT running bigint, OUT completed bigint, OUT failed bigint, OUT cancelled bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT
        coalesce(sum(part.pending), 0),
        coalesce(sum(part.running), 0),
        coalesce(sum(part.completed), 0),
        coalesce(sum(part.failed), 0),
        coalesce(sum(part.cancelled), 0)
    INTO pending, running, completed, failed, cancelled
    FROM (
        SELECT tally.pending, tally.running, tally.completed, tally.failed, tally.cancelled
        FROM job_tally AS tally
        WHERE tally.span = 43200
        UNION ALL
        SELECT delta.pending, delta.running, delta.completed, delta.failed, delta.cancelled
        FROM job_tally_delta AS delta
        WHERE delta.txid >= fold.since OR delta.txid = ANY (fold.open_then)
    ) AS part;
END
$$;

CREATE FUNCTION public.job_truncate_rest() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- The statement may have named them too; what it has emptied can't be truncated again within it.
    IF EXISTS (SELECT FROM job_latest) THEN
        TRUNCATE job_latest;
    END IF;
    IF EXISTS (SELECT FROM job_status) THEN
        TRUNCATE job_status;
    END IF;
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample,
        job_name_range, job_name_ranged, job_name_unranged, job_name_count, job_name_change,
        job_unsuccessful, job_idempotency_key;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_unsuccessful_follow() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    IF tg_op <> 'INSERT' AND old.status IN ('FAILED', 'CANCELLED') THEN
        DELETE FROM job_unsuccessful WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' AND new.status IN ('FAILED', 'CANCELLED') THEN
        INSERT INTO job_unsuccessful (
            id, created_at, created_minute, status, priority, name, queue, owner, project, updated_at
        )
        SELECT
            new.id, new.created_at, new.created_minute, new.status, new.priority, job.name, new.queue, new.owner,
            new.project, new.updated_at
        FROM job
        WHERE job.id = new.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_unsuccessful_rename() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    PERFORM FROM job_latest WHERE id = new.id FOR NO KEY UPDATE;
    UPDATE job_unsuccessful SET name = new.name WHERE id = new.id;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.job_updated_at(facet public.job_facet, value text, statuses public.status_type[], created_after timestamp with time zone, created_before timestamp with time zone, "position" bigint) RETURNS TABLE(moment timestamp with time zone, skipped bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $_$
DECLARE
    first_minute integer;
    created bigint;
BEGIN
    IF $1 IS NULL THEN
        SELECT at.minute INTO first_minute FROM job_at($3, $4, $5, $6) AS at;
        created := job_position($3, $4, $5, first_minute, 0);
    ELSE
        SELECT at.minute INTO first_minute FROM job_facet_at($1, $2, $3, $4, $5, $6) AS at;
        created := job_facet_position($1, $2, $3, $4, $5, first_minute, 0);
    END IF;
    IF first_minute IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT
        to_timestamp(first_minute::double precision * 60),
        $6 - created + job_updated_later($1, $2, $3, $4, first_minute);
END
$_$;

CREATE FUNCTION public.job_updated_later(facet public.job_facet, value text, statuses public.status_type[], created_after timestamp with time zone, minute integer) RETURNS bigint
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    SET plan_cache_mode TO 'force_generic_plan'
    BEGIN ATOMIC
 WITH since AS (
          SELECT to_timestamp(((job_updated_later.minute)::double precision * (60)::double precision)) AS moment
         )
  SELECT count(*) AS count
    FROM (since
      CROSS JOIN LATERAL ( SELECT latest.id
            FROM public.job_latest latest
           WHERE ((latest.updated_at >= since.moment) AND (latest.updated_at < (since.moment + '04:16:00'::interval)) AND ((latest.updated_at - latest.created_at) < '04:16:00'::interval) AND (latest.created_minute < job_updated_later.minute) AND (latest.created_at >= COALESCE(job_updated_later.created_after, '-infinity'::timestamp with time zone)) AND (latest.status = ANY (job_updated_later.statuses)) AND ((job_updated_later.facet IS NULL) OR (public.job_facet_value(job_updated_later.facet, latest.queue, latest.owner, latest.project, latest.priority) = job_updated_later.value)))
         UNION ALL
          SELECT latest.id
            FROM (generate_series(9, 21) class(class)
              JOIN public.job_latest latest ON (((public.job_delay_class((latest.updated_at - latest.created_at)) = class.class) AND (latest.updated_at >= since.moment) AND (latest.updated_at <=
                 CASE
                     WHEN (class.class < 21) THEN (since.moment + ('00:01:00'::interval * ((2)::double precision ^ (class.class)::double precision)))
                     ELSE 'infinity'::timestamp with time zone
                 END))))
           WHERE (((latest.updated_at - latest.created_at) >= '04:16:00'::interval) AND (latest.created_minute < job_updated_later.minute) AND (latest.created_at >= COALESCE(job_updated_later.created_after, '-infinity'::timestamp with time zone)) AND (latest.status = ANY (job_updated_later.statuses)) AND ((job_updated_later.facet IS NULL) OR (public.job_facet_value(job_updated_later.facet, latest.queue, latest.owner, latest.project, latest.priority) = job_updated_later.value)))) counted);
END;

CREATE FUNCTION public.job_waiting(asked public.job, latest public.job_latest) RETURNS json
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    cap CONSTANT integer := 10000;
    due_at CONSTANT timestamptz := coalesce(latest.scheduled_at, latest.created_at);
    live worker [];
    takers worker [];
    fitting worker [];
    room integer;
    reason text;
    message text;
    ahead bigint;
    estimate json;
BEGIN
    IF latest.status <> 'PENDING' THEN
        RETURN NULL;
    END IF;
    IF asked.task = '' THEN
        reason := 'no_task';
        message := 'It has no task: it is run elsewhere.';
    ELSIF due_at > now() THEN
        reason := CASE WHEN job_failed_before(latest) THEN 'retry' ELSE 'due_later' END;
        message := CASE reason
            WHEN 'retry' THEN format('Attempt %s failed; the next begins', latest.attempt - 1)
            ELSE 'It is scheduled: it begins'
        END || to_char(due_at AT TIME ZONE 'UTC', '" at "YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' at the earliest.';
    ELSE
        SELECT
            array_agg(worker),
            array_agg(worker) FILTER (WHERE worker.state = 'run' AND worker_takes(worker, asked.queue, asked.task)),
            array_agg(worker) FILTER (
                WHERE worker.state = 'run'
                AND worker_takes(worker, asked.queue, asked.task)
                AND worker_fits(worker.cpus, worker.memory_mb, worker.gpus, asked.resource_requirements)
            )
        INTO live, takers, fitting
        FROM worker
        WHERE worker.gone_at IS NULL;
        IF takers IS NULL THEN
            reason := 'no_worker';
            message := job_waiting_no_worker(asked.queue, asked.task, live);
        ELSIF fitting IS NULL THEN
            reason := 'too_large';
            message := job_waiting_too_large(asked.resource_requirements, takers);
        ELSE
            ahead := job_ahead(fitting, asked.priority, due_at, asked.id, cap + 1);
            IF ahead = 0 THEN
                SELECT count(*) INTO room
                FROM unnest(fitting) AS able
                JOIN worker_load(fitting) AS load ON load.worker_id = able.id
                WHERE
                    coalesce(able.kept_for, asked.id) = asked.id
                    AND worker_fits(load.cpus, load.memory_mb, load.gpus, asked.resource_requirements);
            END IF;
            IF ahead <= cap AND coalesce(room, 0) = 0 THEN
                estimate := job_start_estimate(fitting, ahead, asked.resource_requirements);
            END IF;
            reason := CASE WHEN room > 0 THEN 'next' ELSE 'busy' END;
            message := job_waiting_in_line(asked.id, ahead, cap, room, fitting);
        END IF;
    END IF;
    RETURN json_build_object(
        'reason', reason,
        'message', message,
        'due_at', CASE WHEN reason <> 'no_task' THEN due_at END,
        'ahead', CASE WHEN ahead <= cap THEN ahead WHEN ahead > cap THEN cap END,
        'ahead_exact', ahead <= cap,
        'estimate', estimate
    );
END
$$;

CREATE FUNCTION public.number_text(amount double precision) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN rtrim(to_char((amount)::numeric, 'FM999,999,999,999,990.99'::text), '.'::text);

CREATE FUNCTION public.job_waiting_in_line(id bigint, ahead bigint, cap bigint, room bigint, fitting public.worker[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH able AS (
          SELECT min(each.identity) FILTER (WHERE (each.kept_for = job_waiting_in_line.id)) AS keeper,
                 CASE count(*)
                     WHEN 1 THEN 'one worker'::text
                     ELSE format('%s workers'::text, count(*))
                 END AS workers,
                 CASE count(*)
                     WHEN 1 THEN 'the worker that it fits is'::text
                     ELSE format('all %s workers that it fits are'::text, count(*))
                 END AS all_workers
            FROM unnest(job_waiting_in_line.fitting) each(id, registered_at, seen_at, lease_until, gone_at, kept_for, cpus, memory_mb, gpus, running, name, identity, executor, state, gone_reason, queues, tasks, labels, overdue_from)
         )
  SELECT
         CASE
             WHEN (job_waiting_in_line.ahead > job_waiting_in_line.cap) THEN format('It fits %s; more than %s jobs are ahead of it.'::text, able.workers, public.number_text((job_waiting_in_line.cap)::double precision))
             WHEN (job_waiting_in_line.ahead > 1) THEN format('It fits %s; %s jobs are ahead of it.'::text, able.workers, public.number_text((job_waiting_in_line.ahead)::double precision))
             WHEN (job_waiting_in_line.ahead = 1) THEN format('It fits %s; one job is ahead of it.'::text, able.workers)
             WHEN (job_waiting_in_line.room > 0) THEN 'It is first in line, and a worker has room for it.'::text
             WHEN (able.keeper IS NOT NULL) THEN format('It is first in line; the worker %s takes no other jobs until it has room for it.'::text, able.keeper)
             ELSE format('It is first in line; %s busy.'::text, able.all_workers)
         END AS format
    FROM able;
END;

CREATE FUNCTION public.worker_takes(taker public.worker, queue text, task text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((queue = ANY ((taker).queues)) AND (((taker).tasks IS NULL) OR (task = ANY ((taker).tasks))));

CREATE FUNCTION public.job_waiting_no_worker(queue text, task text, live public.worker[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (count(*) = 0) THEN 'No worker is running.'::text
             WHEN (count(*) FILTER (WHERE (job_waiting_no_worker.queue = ANY (each.queues))) = 0) THEN format('No running worker serves the queue %s.'::text, job_waiting_no_worker.queue)
             WHEN (count(*) FILTER (WHERE public.worker_takes(each.*, job_waiting_no_worker.queue, job_waiting_no_worker.task)) = 0) THEN format('No running worker that serves the queue %s knows the task %s.'::text, job_waiting_no_worker.queue, job_waiting_no_worker.task)
             ELSE format('Every worker that serves the queue %s and knows the task %s drains: it takes no further jobs.'::text, job_waiting_no_worker.queue, job_waiting_no_worker.task)
         END AS format
    FROM unnest(job_waiting_no_worker.live) each(id, registered_at, seen_at, lease_until, gone_at, kept_for, cpus, memory_mb, gpus, running, name, identity, executor, state, gone_reason, queues, tasks, labels, overdue_from);
END;

CREATE FUNCTION public.job_waiting_too_large(requirements jsonb, takers public.worker[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH amount AS (
          SELECT wanted.place,
             wanted.needs,
             wanted.has,
             (
                 CASE
                     WHEN ((wanted.unit <> 'MB'::text) OR (wanted.needs < (1024)::double precision)) THEN ((public.number_text(wanted.needs) || ' '::text) || wanted.unit)
                     WHEN (wanted.needs < (1048576)::double precision) THEN (public.number_text((ceil((wanted.needs / (102.4)::double precision)) / (10)::double precision)) || ' GB'::text)
                     ELSE (public.number_text((ceil((wanted.needs / (104857.6)::double precision)) / (10)::double precision)) || ' TB'::text)
                 END || wanted.what) AS needs_text,
                 CASE
                     WHEN (wanted.unit <> 'MB'::text) THEN public.number_text(wanted.has)
                     WHEN (wanted.has < (1024)::double precision) THEN (public.number_text(wanted.has) || ' MB'::text)
                     WHEN (wanted.has < (1048576)::double precision) THEN (public.number_text((floor((wanted.has / (102.4)::double precision)) / (10)::double precision)) || ' GB'::text)
                     ELSE (public.number_text((floor((wanted.has / (104857.6)::double precision)) / (10)::double precision)) || ' TB'::text)
                 END AS has_text
            FROM (( SELECT max(each.cpus) AS cpus,
                     max(each.memory_mb) AS memory_mb,
                     max(each.gpus) AS gpus
                    FROM unnest(job_waiting_too_large.takers) each(id, registered_at, seen_at, lease_until, gone_at, kept_for, cpus, memory_mb, gpus, running, name, identity, executor, state, gone_reason, queues, tasks, labels, overdue_from)) largest
              CROSS JOIN LATERAL ( VALUES (1,'cpus'::text,''::text,public.job_amount(job_waiting_too_large.requirements, 'cpus'::text, (1)::double precision),largest.cpus), (2,'MB'::text,' of memory'::text,public.job_amount(job_waiting_too_large.requirements, 'memory_mb'::text, (0)::double precision),largest.memory_mb), (3,'gpus'::text,''::text,public.job_amount(job_waiting_too_large.requirements, 'gpus'::text, (0)::double precision),largest.gpus)) wanted(place, unit, what, needs, has))
         )
  SELECT (('No worker that takes it is large enough: it needs '::text || COALESCE(string_agg(((amount.needs_text || ', the largest has '::text) || amount.has_text), '; it needs '::text ORDER BY amount.place) FILTER (WHERE (amount.needs > amount.has)), (string_agg(amount.needs_text, ' and '::text ORDER BY amount.place) FILTER (WHERE (amount.needs > (0)::double precision)) || ' together'::text))) || '.'::text)
    FROM amount;
END;

CREATE FUNCTION public.job_wanted(wanted json) RETURNS TABLE(place integer, id bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_sort TO 'off'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT asked.place, found.id
    FROM json_to_recordset(wanted) AS asked (
        place integer,
        queues text [],
        tasks text [],
        cpus double precision,
        memory_mb double precision,
        gpus double precision,
        most integer
    )
    CROSS JOIN LATERAL (
        SELECT lane.id
        FROM unnest(asked.queues) AS served (queue)
        CROSS JOIN LATERAL (
            SELECT passed.id
            FROM (
                SELECT ready.id
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND (asked.tasks IS NULL OR ready.task = ANY (asked.tasks))
                    AND ready.cpus <= asked.cpus
                    AND ready.memory_mb <= asked.memory_mb
                    AND ready.gpus <= asked.gpus
                LIMIT asked.most
            ) AS passed
            UNION ALL
            SELECT ahead.id
            FROM generate_series(10, 1, -1) AS level (priority)
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT ready.id
                FROM job_ready AS ready
                WHERE
                    NOT ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND (asked.tasks IS NULL OR ready.task = ANY (asked.tasks))
                    AND ready.cpus <= asked.cpus
                    AND ready.memory_mb <= asked.memory_mb
                    AND ready.gpus <= asked.gpus
                LIMIT asked.most
            ) AS ahead
        ) AS lane
        LIMIT asked.most
    ) AS found;
END
$$;

CREATE FUNCTION public.job_writers() RETURNS TABLE(writer text)
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT pg_locks.virtualtransaction
    FROM pg_locks
   WHERE ((pg_locks.relation = ('public.job'::regclass)::oid) AND (pg_locks.database = ( SELECT pg_database.oid
            FROM pg_database
           WHERE (pg_database.datname = current_database()))) AND (pg_locks.mode = ANY (ARRAY['RowExclusiveLock'::text, 'ShareRowExclusiveLock'::text, 'ExclusiveLock'::text, 'AccessExclusiveLock'::text])) AND pg_locks.granted AND (pg_locks.pid IS DISTINCT FROM pg_backend_pid()));
END;

CREATE FUNCTION public.jobs_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- In the order of all writers: job_latest, then job.
    PERFORM FROM job_latest WHERE id = OLD.id FOR UPDATE;
    DELETE FROM job WHERE id = OLD.id;
    RETURN OLD;
END
$$;

CREATE FUNCTION public.jobs_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.jobs_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE TABLE public.operation (
    id bigint NOT NULL,
    state public.operation_state DEFAULT 'QUEUED'::public.operation_state NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    actor text NOT NULL,
    action jsonb NOT NULL,
    filter jsonb NOT NULL,
    last_job_id bigint NOT NULL,
    matched bigint NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    changed bigint DEFAULT 0 NOT NULL,
    skipped jsonb DEFAULT '{}'::jsonb NOT NULL,
    skipped_first jsonb DEFAULT '[]'::jsonb NOT NULL,
    at_minute integer DEFAULT '-2147483648'::integer NOT NULL,
    at_id bigint DEFAULT 0 NOT NULL,
    error_message text DEFAULT ''::text NOT NULL,
    left_out bigint DEFAULT 0 NOT NULL,
    CONSTRAINT operation_completed CHECK (((state = ANY (ARRAY['COMPLETED'::public.operation_state, 'ABORTED'::public.operation_state, 'FAILED'::public.operation_state])) = (completed_at IS NOT NULL))),
    CONSTRAINT operation_counts CHECK (((matched >= 0) AND (done >= 0) AND ((changed >= 0) AND (changed <= done))))
);

CREATE FUNCTION public.operation_json(entry public.operation) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN json_build_object('id', (entry).id, 'state', (entry).state, 'action', (entry).action, 'filter', (entry).filter, 'actor', (entry).actor, 'matched', (entry).matched, 'left_out', (entry).left_out, 'done', (entry).done, 'changed', (entry).changed, 'skipped_count', ((entry).done - (entry).changed), 'skipped_reasons', (entry).skipped, 'skipped', (entry).skipped_first, 'error_message', (entry).error_message, 'created_at', (entry).created_at, 'updated_at', (entry).updated_at, 'completed_at', (entry).completed_at);

CREATE FUNCTION public.run_fold(kept interval) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    folded bigint;
BEGIN
    WITH taken AS MATERIALIZED (
        DELETE FROM run_delta
        RETURNING at, worker, event, bucket, runs, seconds, squares
    ),

    minutes AS (
        INSERT INTO run_minute AS known (worker, minute, runs, seconds, squares)
        SELECT worker, date_trunc('minute', at), sum(runs), sum(seconds), sum(squares)
        FROM taken
        WHERE event IN ('completed', 'failed', 'cancelled')
        GROUP BY worker, date_trunc('minute', at)
        ON CONFLICT (worker, minute) DO UPDATE
        SET
            runs = known.runs + excluded.runs,
            seconds = known.seconds + excluded.seconds,
            squares = known.squares + excluded.squares
    ),

    totals AS (
        INSERT INTO run_total AS known (event, bucket, runs, seconds)
        SELECT event, bucket, sum(runs), sum(seconds)
        FROM taken
        GROUP BY event, bucket
        ON CONFLICT (event, bucket) DO UPDATE
        SET runs = known.runs + excluded.runs, seconds = known.seconds + excluded.seconds
    )

    SELECT count(*) INTO folded
    FROM taken;
    DELETE FROM run_minute WHERE minute < now() - kept;
    RETURN folded;
END
$$;

CREATE FUNCTION public.run_grace(cancelled_at timestamp with time zone, within_s integer) RETURNS numeric
    LANGUAGE sql PARALLEL SAFE
    RETURN round(LEAST((within_s)::numeric, GREATEST((1)::numeric, ((within_s)::numeric - EXTRACT(epoch FROM (clock_timestamp() - cancelled_at))))), 1);

CREATE FUNCTION public.run_lag_bucket(seconds double precision) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (13 - width_bucket((- seconds), '{-3600,-900,-300,-60,-30,-10,-5,-2.5,-1,-0.5,-0.25,-0.1,-0.05}'::double precision[]));

CREATE FUNCTION public.run_record() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
BEGIN
    INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
    SELECT change.worker, change.event, change.bucket, count(*), sum(change.seconds), sum(change.seconds ^ 2)
    FROM (
        SELECT
            run.worker,
            'started' AS event,
            run_lag_bucket(lag.seconds) AS bucket,
            lag.seconds
        FROM updated_to AS run
        JOIN updated_from AS was ON was.id = run.id
        CROSS JOIN LATERAL (
            SELECT extract(
                EPOCH FROM run.status_at - greatest(was.status_at, coalesce(run.scheduled_at, run.created_at))
            )::double precision AS seconds
        ) AS lag
        WHERE run.status = 'RUNNING' AND was.status = 'PENDING' AND run.worker IS NOT NULL
        UNION ALL
        SELECT
            was.worker,
            CASE
                WHEN run.lost_attempts > was.lost_attempts THEN 'lost'
                WHEN run.status IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN lower(run.status::text)
                ELSE 'given_back'
            END,
            0,
            extract(EPOCH FROM run.status_at - was.started_at)::double precision
        FROM updated_to AS run
        JOIN updated_from AS was ON was.id = run.id
        WHERE
            was.status = 'RUNNING'
            AND was.worker IS NOT NULL
            AND (run.status <> 'RUNNING' OR run.worker IS DISTINCT FROM was.worker)
    ) AS change
    GROUP BY change.worker, change.event, change.bucket;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.worker_claim(worker_id bigint, lease interval, claim_key text, most integer, free json, log_limit bigint) RETURNS TABLE(state text, jobs json)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.worker_json(shown public.worker) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN json_build_object('id', (shown).id, 'name', (shown).name, 'identity', (shown).identity, 'executor', (shown).executor, 'state', COALESCE((shown).gone_reason, (shown).state), 'queues', (shown).queues, 'tasks', (shown).tasks, 'cpus', (shown).cpus, 'memory_mb', (shown).memory_mb, 'gpus', (shown).gpus, 'labels', (shown).labels, 'running', (shown).running, 'kept_for', (shown).kept_for, 'registered_at', (shown).registered_at, 'seen_at', (shown).seen_at, 'lease_until', (shown).lease_until, 'gone_at', (shown).gone_at);

CREATE FUNCTION public.worker_load(shown public.worker[]) RETURNS TABLE(worker_id bigint, jobs_running bigint, cpus double precision, memory_mb double precision, gpus double precision)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_sort TO 'off'
    AS $$
DECLARE
    identities CONSTANT text [] := ARRAY(SELECT live.identity FROM unnest(shown) AS live WHERE live.gone_at IS NULL);
BEGIN
    RETURN QUERY
    WITH run AS MATERIALIZED (
        SELECT latest.id, latest.worker
        FROM job_latest AS latest
        -- Of all indexes, only job_latest_run_idx has this condition.
        WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = ANY (identities)
    ),

    -- Most jobs of a worker need the same; reading the amounts costs more than comparing the requirements.
    alike AS MATERIALIZED (
        SELECT run.worker, job.resource_requirements AS needs, count(*) AS jobs
        FROM run
        JOIN job ON job.id = run.id
        WHERE job.id = ANY (ARRAY(SELECT run.id FROM run))
        GROUP BY run.worker, job.resource_requirements
    ),

    held AS MATERIALIZED (
        SELECT
            alike.worker,
            sum(alike.jobs)::bigint AS jobs,
            sum(alike.jobs * job_amount(alike.needs, 'cpus', 1)) AS cpus,
            sum(alike.jobs * job_amount(alike.needs, 'memory_mb', 0)) AS memory_mb,
            sum(alike.jobs * job_amount(alike.needs, 'gpus', 0)) AS gpus
        FROM alike
        GROUP BY alike.worker
    )

    SELECT
        each.id,
        coalesce(held.jobs, 0),
        CASE WHEN each.gone_at IS NULL THEN greatest(0, each.cpus - coalesce(held.cpus, 0)) ELSE 0 END,
        CASE WHEN each.gone_at IS NULL THEN greatest(0, each.memory_mb - coalesce(held.memory_mb, 0)) ELSE 0 END,
        CASE WHEN each.gone_at IS NULL THEN greatest(0, each.gpus - coalesce(held.gpus, 0)) ELSE 0 END
    FROM unnest(shown) AS each
    LEFT JOIN held ON held.worker = each.identity AND each.gone_at IS NULL;
END
$$;

CREATE FUNCTION public.worker_document(shown public.worker[]) RETURNS json
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT COALESCE(json_agg(((public.worker_json((worker_document.shown)[place.place]))::jsonb || jsonb_build_object('jobs_running', load.jobs_running, 'free', jsonb_build_object('cpus', load.cpus, 'memory_mb', load.memory_mb, 'gpus', load.gpus))) ORDER BY place.place), '[]'::json) AS "coalesce"
    FROM (generate_subscripts(worker_document.shown, 1) place(place)
      JOIN public.worker_load(worker_document.shown) load(worker_id, jobs_running, cpus, memory_mb, gpus) ON ((load.worker_id = (worker_document.shown)[place.place].id)));
END;

CREATE FUNCTION public.worker_end(me public.worker, runs json) RETURNS json
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.worker_finish(worker_id bigint, lease interval, runs json) RETURNS TABLE(state text, results json)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.worker_finish_claim(worker_id bigint, lease interval, runs json, claim_key text, most integer, free json, log_limit bigint) RETURNS TABLE(state text, results json, jobs json)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
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

CREATE FUNCTION public.worker_fits(cpus double precision, memory_mb double precision, gpus double precision, requirements jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((public.job_amount(requirements, 'cpus'::text, (1)::double precision) <= cpus) AND (public.job_amount(requirements, 'memory_mb'::text, (0)::double precision) <= memory_mb) AND (public.job_amount(requirements, 'gpus'::text, (0)::double precision) <= gpus));

CREATE FUNCTION public.worker_give(me public.worker, claim_key text, most integer, free json, log_limit bigint) RETURNS json
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.worker_heartbeat(worker_id bigint, lease interval, runs json, grace_s integer) RETURNS TABLE(state text, lease_until timestamp with time zone, cancel json, unknown json)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.worker_leave(worker_id bigint) RETURNS TABLE(given_back integer)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    SELECT worker.* INTO me
    FROM worker
    WHERE worker.id = worker_id
    -- A cancellation holds a job and refers to the worker: it must not wait for this.
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    given_back := 0;
    IF me.gone_at IS NULL THEN
        given_back := job_give_back(me.identity);
        UPDATE worker SET gone_at = now(), gone_reason = 'left', running = 0 WHERE worker.id = worker_id;
    END IF;
    RETURN NEXT;
END
$$;

CREATE FUNCTION public.worker_logs(worker_id bigint, lease interval, runs json, grace_s integer) RETURNS TABLE(state text, own json, cancel json, unknown json)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE FUNCTION public.worker_rescue(pause interval, chance interval) RETURNS integer
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    looked_at timestamptz;
    identities text [];
    seen timestamptz [];
BEGIN
    SELECT watch.looked_at INTO looked_at
    FROM worker_watch AS watch
    FOR UPDATE;
    UPDATE worker_watch SET looked_at = now();
    IF looked_at < now() - pause THEN
        UPDATE worker
        SET lease_until = now() + chance
        WHERE worker.gone_at IS NULL AND worker.lease_until < now() + chance;
        RETURN 0;
    END IF;
    WITH expired AS MATERIALIZED (
        SELECT worker.id
        FROM worker
        WHERE worker.gone_at IS NULL AND worker.lease_until < now()
        ORDER BY worker.id
        FOR NO KEY UPDATE SKIP LOCKED
    ),

    lost AS (
        UPDATE worker
        SET gone_at = now(), gone_reason = 'lost', running = 0
        FROM expired
        WHERE worker.id = expired.id
        RETURNING worker.identity, worker.seen_at
    )

    SELECT array_agg(lost.identity), array_agg(lost.seen_at) INTO identities, seen
    FROM lost;
    IF identities IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM job_lose(identities, seen);
    RETURN cardinality(identities);
END
$$;

CREATE FUNCTION public.worker_verdict(worker_id bigint, state text, running json, grace_s integer) RETURNS TABLE(cancel json, unknown json)
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
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

CREATE TABLE public.access_version (
    only_row boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT access_version_one_row CHECK (only_row)
)
WITH (fillfactor='10');

CREATE TABLE public.api_key (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    user_id integer NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    CONSTRAINT api_key_hash_length CHECK ((octet_length(secret_hash) = 32)),
    CONSTRAINT api_key_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 100))),
    CONSTRAINT api_key_scopes_known CHECK (((cardinality(scopes) >= 1) AND (scopes <@ ARRAY['read'::text, 'submit'::text, 'operate'::text, 'work'::text, 'admin'::text])))
);

ALTER TABLE public.api_key ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    target text DEFAULT ''::text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    request_id text DEFAULT ''::text NOT NULL,
    CONSTRAINT audit_detail_object CHECK ((jsonb_typeof(detail) = 'object'::text))
)
PARTITION BY RANGE (at);

CREATE TABLE public.audit_default (
    id bigint CONSTRAINT audit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT audit_at_not_null NOT NULL,
    actor text CONSTRAINT audit_actor_not_null NOT NULL,
    action text CONSTRAINT audit_action_not_null NOT NULL,
    target text DEFAULT ''::text CONSTRAINT audit_target_not_null NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb CONSTRAINT audit_detail_not_null NOT NULL,
    address text DEFAULT ''::text CONSTRAINT audit_address_not_null NOT NULL,
    request_id text DEFAULT ''::text CONSTRAINT audit_request_id_not_null NOT NULL,
    CONSTRAINT audit_detail_object CHECK ((jsonb_typeof(detail) = 'object'::text))
);

ALTER TABLE public.audit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.job_facet_tally (
    facet public.job_facet NOT NULL,
    span integer NOT NULL,
    minute integer NOT NULL,
    pending integer DEFAULT 0 NOT NULL,
    running integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    value text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT job_facet_tally_minute CHECK (((span <> 0) OR (minute = 0))),
    CONSTRAINT job_facet_tally_span CHECK ((span = ANY (ARRAY[0, 1440, 43200])))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000');

CREATE MATERIALIZED VIEW public.job_failures AS
 WITH period(name, length) AS (
         VALUES ('1h'::text,'01:00:00'::interval), ('24h'::text,'24:00:00'::interval), ('7d'::text,'7 days'::interval), ('30d'::text,'30 days'::interval)
        ), failed AS MATERIALIZED (
         SELECT job_latest.completed_at,
            "left"(regexp_replace("left"(COALESCE(NULLIF(job_latest.status_message, ''::text), split_part(job_latest.error_message, '
'::text, 1)), 1000), '[0-9]+'::text, '#'::text, 'g'::text), 200) AS message
           FROM public.job_latest
          WHERE ((job_latest.updated_at >= (now() - '30 days'::interval)) AND (job_latest.completed_at >= (now() - '30 days'::interval)) AND (job_latest.completed_at <= now()) AND (job_latest.status = 'FAILED'::public.status_type))
        ), counted AS (
         SELECT period.name AS period,
            failed.message,
            count(*) AS failures,
            row_number() OVER (PARTITION BY period.name ORDER BY (count(*)) DESC, failed.message) AS place
           FROM (period
             JOIN failed ON ((failed.completed_at >= (now() - period.length))))
          GROUP BY period.name, failed.message
        )
 SELECT period,
    place,
    message,
    failures
   FROM counted
  WHERE (place <= 10)
  WITH NO DATA;

CREATE SEQUENCE public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;

CREATE TABLE public.job_idempotency_key (
    caller text NOT NULL,
    key text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    digest bytea NOT NULL,
    ids int8multirange NOT NULL,
    CONSTRAINT job_idempotency_key_digest_length CHECK ((octet_length(digest) = 16)),
    CONSTRAINT job_idempotency_key_ids_given CHECK ((NOT isempty(ids))),
    CONSTRAINT job_idempotency_key_length CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
)
WITH (autovacuum_vacuum_scale_factor='0.05');

CREATE TABLE public.job_log_default (
    job_id bigint CONSTRAINT job_log_job_id_not_null NOT NULL,
    first_line bigint CONSTRAINT job_log_first_line_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT job_log_at_not_null NOT NULL,
    seq bigint CONSTRAINT job_log_seq_not_null NOT NULL,
    until_seq bigint CONSTRAINT job_log_until_seq_not_null NOT NULL,
    size integer CONSTRAINT job_log_size_not_null NOT NULL,
    held integer CONSTRAINT job_log_held_not_null NOT NULL,
    attempt smallint CONSTRAINT job_log_attempt_not_null NOT NULL,
    held_cr boolean CONSTRAINT job_log_held_cr_not_null NOT NULL,
    data bytea CONSTRAINT job_log_data_not_null NOT NULL,
    CONSTRAINT job_log_at_finite CHECK (isfinite(at)),
    CONSTRAINT job_log_attempt_range CHECK ((attempt >= 1)),
    CONSTRAINT job_log_numbers_positive CHECK (((first_line >= 1) AND (size >= 0) AND (held >= 0))),
    CONSTRAINT job_log_seq_ordered CHECK (((0 <= seq) AND (seq < until_seq)))
);
ALTER TABLE ONLY public.job_log_default ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE public.job_name_change (
    id bigint NOT NULL,
    name text NOT NULL,
    n smallint NOT NULL
);

COMMENT ON TABLE public.job_name_change IS 'Names that jobs up to last_id got (1) or lost (-1) since they were counted.';

CREATE TABLE public.job_name_count (
    first_name text NOT NULL COLLATE pg_catalog."C",
    n bigint NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000');

COMMENT ON TABLE public.job_name_count IS 'The number of jobs up to job_name_ranged.last_id with names from first_name on, up to the next one.';

CREATE TABLE public.job_name_ranged (
    single boolean DEFAULT true NOT NULL,
    last_id bigint NOT NULL,
    CONSTRAINT job_name_ranged_single CHECK (single)
);

COMMENT ON TABLE public.job_name_ranged IS 'One row: the ranges hold the names of all jobs up to last_id but those in job_name_unranged.';

CREATE SEQUENCE public.job_name_ranged_seq
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.job_name_unranged (
    id bigint NOT NULL
);

COMMENT ON TABLE public.job_name_unranged IS 'Jobs up to last_id whose names the ranges may lack; a job may be here several times.';

CREATE TABLE public.job_ready (
    id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    priority smallint NOT NULL,
    queue text NOT NULL,
    task text NOT NULL,
    late boolean DEFAULT true NOT NULL,
    cpus double precision NOT NULL,
    memory_mb double precision NOT NULL,
    gpus double precision NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='3000', autovacuum_vacuum_cost_delay='0');

CREATE TABLE public.job_ready_clock (
    at timestamp with time zone NOT NULL,
    next_xid xid8 NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE TABLE public.job_ready_low (
    queue text NOT NULL,
    priority smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    id bigint NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE TABLE public.job_sample (
    id bigint NOT NULL,
    created_minute integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    priority smallint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    queue text NOT NULL,
    owner text NOT NULL,
    project text NOT NULL
);

CREATE TABLE public.job_scheduled (
    id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='3000', autovacuum_vacuum_cost_delay='0');

CREATE MATERIALIZED VIEW public.job_stats AS
 WITH period(name, length, bucket_width) AS (
         VALUES ('1h'::text,'01:00:00'::interval,'00:01:00'::interval), ('24h'::text,'24:00:00'::interval,'01:00:00'::interval), ('7d'::text,'7 days'::interval,'06:00:00'::interval), ('30d'::text,'30 days'::interval,'1 day'::interval)
        ), finished AS MATERIALIZED (
         SELECT job_latest.completed_at,
            job_latest.status,
            (
                CASE
                    WHEN (job_latest.started_at >= job_latest.scheduled_at) THEN EXTRACT(epoch FROM (job_latest.started_at - GREATEST(job_latest.created_at, job_latest.scheduled_at)))
                    WHEN (job_latest.scheduled_at IS NULL) THEN EXTRACT(epoch FROM (job_latest.started_at - job_latest.created_at))
                    WHEN (job_latest.started_at < job_latest.scheduled_at) THEN (0)::numeric
                    ELSE NULL::numeric
                END)::double precision AS wait_s,
            (EXTRACT(epoch FROM (job_latest.completed_at - job_latest.started_at)))::double precision AS execution_s
           FROM public.job_latest
          WHERE ((job_latest.updated_at >= (now() - '60 days'::interval)) AND (job_latest.completed_at >= (now() - '60 days'::interval)) AND (job_latest.completed_at <= now()))
        ), windowed AS (
         SELECT period.name AS period,
            period.length,
            period.bucket_width,
            finished.completed_at,
            finished.status,
            finished.wait_s,
            finished.execution_s,
            (finished.completed_at >= (now() - period.length)) AS is_recent
           FROM (period
             LEFT JOIN finished ON ((finished.completed_at >= (now() - ((2)::double precision * period.length)))))
        )
 SELECT windowed.period,
    '-infinity'::timestamp with time zone AS bucket,
    NULL::public.status_type AS status,
    windowed.bucket_width,
    count(*) FILTER (WHERE windowed.is_recent) AS finished,
    avg(windowed.wait_s) FILTER (WHERE windowed.is_recent) AS wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision[]) WITHIN GROUP (ORDER BY windowed.wait_s) FILTER (WHERE windowed.is_recent) AS wait_s,
    avg(windowed.execution_s) FILTER (WHERE windowed.is_recent) AS execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision[]) WITHIN GROUP (ORDER BY windowed.execution_s) FILTER (WHERE windowed.is_recent) AS execution_s,
    now() AS refreshed_at,
    (now() - windowed.length) AS since,
    count(*) FILTER (WHERE (NOT windowed.is_recent)) AS previous_finished,
    count(*) FILTER (WHERE ((NOT windowed.is_recent) AND (windowed.status = 'COMPLETED'::public.status_type))) AS previous_completed,
    count(*) FILTER (WHERE ((NOT windowed.is_recent) AND (windowed.status = 'FAILED'::public.status_type))) AS previous_failed,
    count(*) FILTER (WHERE ((NOT windowed.is_recent) AND (windowed.status = 'CANCELLED'::public.status_type))) AS previous_cancelled,
    avg(windowed.wait_s) FILTER (WHERE (NOT windowed.is_recent)) AS previous_wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision[]) WITHIN GROUP (ORDER BY windowed.wait_s) FILTER (WHERE (NOT windowed.is_recent)) AS previous_wait_s,
    avg(windowed.execution_s) FILTER (WHERE (NOT windowed.is_recent)) AS previous_execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision[]) WITHIN GROUP (ORDER BY windowed.execution_s) FILTER (WHERE (NOT windowed.is_recent)) AS previous_execution_s
   FROM windowed
  GROUP BY windowed.period, windowed.length, windowed.bucket_width
UNION ALL
 SELECT windowed.period,
    date_bin(windowed.bucket_width, windowed.completed_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS bucket,
    windowed.status,
    windowed.bucket_width,
    count(*) AS finished,
    NULL::double precision AS wait_avg_s,
    NULL::double precision[] AS wait_s,
    NULL::double precision AS execution_avg_s,
    NULL::double precision[] AS execution_s,
    now() AS refreshed_at,
    (now() - windowed.length) AS since,
    NULL::bigint AS previous_finished,
    NULL::bigint AS previous_completed,
    NULL::bigint AS previous_failed,
    NULL::bigint AS previous_cancelled,
    NULL::double precision AS previous_wait_avg_s,
    NULL::double precision[] AS previous_wait_s,
    NULL::double precision AS previous_execution_avg_s,
    NULL::double precision[] AS previous_execution_s
   FROM windowed
  WHERE windowed.is_recent
  GROUP BY windowed.period, windowed.length, windowed.bucket_width, (date_bin(windowed.bucket_width, windowed.completed_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), windowed.status
  WITH NO DATA;

CREATE SEQUENCE public.job_status_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.job_status_id_seq OWNED BY public.job_status.id;

CREATE TABLE public.job_status_default (
    id bigint DEFAULT nextval('public.job_status_id_seq'::regclass) CONSTRAINT job_status_id_not_null NOT NULL,
    job_id bigint CONSTRAINT job_status_job_id_not_null NOT NULL,
    "timestamp" timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT job_status_timestamp_not_null NOT NULL,
    status_type public.status_type CONSTRAINT job_status_status_type_not_null NOT NULL,
    progress smallint,
    message text DEFAULT ''::text CONSTRAINT job_status_message_not_null1 NOT NULL,
    actor text DEFAULT ''::text CONSTRAINT job_status_actor_not_null NOT NULL,
    attempt smallint,
    CONSTRAINT job_status_progress_range CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT job_status_timestamp_finite CHECK (isfinite("timestamp"))
);

CREATE TABLE public.job_tally (
    span integer NOT NULL,
    minute integer NOT NULL,
    block bigint NOT NULL,
    pending integer DEFAULT 0 NOT NULL,
    running integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    CONSTRAINT job_tally_block CHECK (((span = 1) OR (block = 0))),
    CONSTRAINT job_tally_span CHECK ((span = ANY (ARRAY[1, 60, 1440, 43200])))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000');

CREATE TABLE public.job_tally_fold (
    id bigint NOT NULL,
    snapshot pg_snapshot DEFAULT pg_current_snapshot() NOT NULL,
    folded_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE VIEW public.job_tally_boundary AS
 SELECT pg_snapshot_xmax(snapshot) AS since,
    ARRAY( SELECT pg_snapshot_xip(job_tally_fold.snapshot) AS pg_snapshot_xip) AS open_then
   FROM public.job_tally_fold
  ORDER BY id DESC
 LIMIT 1;

CREATE TABLE public.job_tally_delta (
    txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    block bigint NOT NULL,
    minute integer NOT NULL,
    pending integer NOT NULL,
    running integer NOT NULL,
    completed integer NOT NULL,
    failed integer NOT NULL,
    cancelled integer NOT NULL,
    priority smallint NOT NULL,
    queue text NOT NULL,
    owner text NOT NULL,
    project text NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000', autovacuum_vacuum_cost_delay='0');

ALTER TABLE public.job_tally_fold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_tally_fold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.job_tally_unfolded AS
 SELECT delta.minute,
    delta.block,
    delta.pending,
    delta.running,
    delta.completed,
    delta.failed,
    delta.cancelled,
    delta.queue,
    delta.owner,
    delta.project,
    delta.priority
   FROM (public.job_tally_boundary fold
     JOIN public.job_tally_delta delta ON (((delta.txid >= fold.since) OR (delta.txid = ANY (fold.open_then)))));

CREATE TABLE public.job_unsuccessful (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_minute integer NOT NULL,
    status public.status_type NOT NULL,
    priority smallint NOT NULL,
    name text NOT NULL,
    queue text NOT NULL,
    owner text NOT NULL,
    project text NOT NULL,
    updated_at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_analyze_scale_factor='0.02');

COMMENT ON TABLE public.job_unsuccessful IS 'A copy of each FAILED and CANCELLED job, kept by triggers.';

CREATE VIEW public.jobs AS
 SELECT job.id,
    job.created_at,
    latest.updated_at,
    latest.scheduled_at,
    latest.started_at,
    latest.completed_at,
    latest.status_at,
    latest.lease_expires_at,
    latest.lease_token,
    job.created_minute,
    latest.status,
    job.priority,
    latest.attempt,
    job.max_attempts,
    latest.progress,
    latest.exit_code,
    job.name,
    job.queue,
    job.owner,
    job.project,
    job.task,
    latest.worker,
    job.unique_key,
    job.description,
    latest.status_message,
    latest.error_message,
    job.args,
    job.resource_requirements,
    latest.result_data,
    latest.usage,
    latest.history_range,
    (((latest.xmin)::text || '.'::text) || (job.xmin)::text) AS version
   FROM (public.job
     LEFT JOIN public.job_latest latest ON ((latest.id = job.id)));

CREATE VIEW public.jobs_from_latest AS
 SELECT latest.id,
    latest.created_at,
    latest.updated_at,
    latest.scheduled_at,
    latest.started_at,
    latest.completed_at,
    latest.status_at,
    latest.lease_expires_at,
    latest.lease_token,
    latest.created_minute,
    latest.status,
    latest.priority,
    latest.attempt,
    job.max_attempts,
    latest.progress,
    latest.exit_code,
    job.name,
    latest.queue,
    latest.owner,
    latest.project,
    job.task,
    latest.worker,
    job.unique_key,
    job.description,
    latest.status_message,
    latest.error_message,
    job.args,
    job.resource_requirements,
    latest.result_data,
    latest.usage,
    latest.history_range,
    (((latest.xmin)::text || '.'::text) || (job.xmin)::text) AS version
   FROM (public.job_latest latest
     LEFT JOIN public.job ON ((job.id = latest.id)));

CREATE VIEW public.jobs_sampled AS
 SELECT sample.id,
    sample.created_at,
    latest.updated_at,
    sample.created_minute,
    latest.status,
    sample.priority,
    sample.name,
    sample.queue,
    sample.owner,
    sample.project,
    sample.folded
   FROM (public.job_sample sample
     LEFT JOIN public.job_latest latest ON (((latest.id = sample.id) AND public.job_sampled(latest.id))));

ALTER TABLE public.operation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.operation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE public.rate_limit (
    full_at timestamp with time zone NOT NULL,
    client text NOT NULL,
    budget text NOT NULL
)
WITH (fillfactor='30', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000');

CREATE TABLE public.run_delta (
    at timestamp with time zone DEFAULT now() NOT NULL,
    runs bigint NOT NULL,
    seconds double precision NOT NULL,
    squares double precision NOT NULL,
    bucket integer NOT NULL,
    worker text NOT NULL,
    event text NOT NULL,
    CONSTRAINT run_delta_event_known CHECK ((event = ANY (ARRAY['started'::text, 'completed'::text, 'failed'::text, 'cancelled'::text, 'given_back'::text, 'lost'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000', autovacuum_vacuum_cost_delay='0');

CREATE TABLE public.run_minute (
    minute timestamp with time zone NOT NULL,
    runs bigint NOT NULL,
    seconds double precision NOT NULL,
    squares double precision NOT NULL,
    worker text NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE TABLE public.run_total (
    runs bigint NOT NULL,
    seconds double precision NOT NULL,
    bucket integer NOT NULL,
    event text NOT NULL
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE TABLE public.user_identity (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    user_id integer NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    CONSTRAINT user_identity_issuer_length CHECK (((char_length(issuer) >= 1) AND (char_length(issuer) <= 500))),
    CONSTRAINT user_identity_subject_length CHECK (((char_length(subject) >= 1) AND (char_length(subject) <= 255)))
);

ALTER TABLE public.user_identity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.user_identity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.user_session (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    user_id integer NOT NULL,
    kind text NOT NULL,
    secret_hash bytea NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    client text DEFAULT ''::text NOT NULL,
    CONSTRAINT user_session_client_length CHECK ((char_length(client) <= 255)),
    CONSTRAINT user_session_hash_length CHECK ((octet_length(secret_hash) = 32)),
    CONSTRAINT user_session_kind_known CHECK ((kind = ANY (ARRAY['browser'::text, 'jwt'::text])))
);

ALTER TABLE public.user_session ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.user_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.worker_cancelled (
    worker_id bigint NOT NULL,
    job_id bigint NOT NULL,
    cancelled_at timestamp with time zone DEFAULT now() NOT NULL,
    attempt smallint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE TABLE public.worker_claimed (
    worker_id bigint NOT NULL,
    claimed_at timestamp with time zone DEFAULT now() NOT NULL,
    key text NOT NULL,
    ids bigint[] NOT NULL,
    attempts smallint[] NOT NULL,
    starts timestamp with time zone[],
    CONSTRAINT worker_claimed_key_length CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE public.worker ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.worker_watch (
    one boolean DEFAULT true NOT NULL,
    looked_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT worker_watch_single CHECK (one)
);

ALTER TABLE ONLY public.audit ATTACH PARTITION public.audit_default DEFAULT;

ALTER TABLE ONLY public.job_log ATTACH PARTITION public.job_log_default DEFAULT;

ALTER TABLE ONLY public.job_status ATTACH PARTITION public.job_status_default DEFAULT;

ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);

ALTER TABLE ONLY public.job_status ALTER COLUMN id SET DEFAULT nextval('public.job_status_id_seq'::regclass);

ALTER TABLE ONLY public.jobs ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);

ALTER TABLE ONLY public.jobs ALTER COLUMN created_at SET DEFAULT now();

ALTER TABLE ONLY public.jobs ALTER COLUMN updated_at SET DEFAULT now();

ALTER TABLE ONLY public.jobs ALTER COLUMN status_at SET DEFAULT now();

ALTER TABLE ONLY public.jobs ALTER COLUMN status SET DEFAULT 'PENDING'::public.status_type;

ALTER TABLE ONLY public.jobs ALTER COLUMN priority SET DEFAULT 5;

ALTER TABLE ONLY public.jobs ALTER COLUMN attempt SET DEFAULT 1;

ALTER TABLE ONLY public.jobs ALTER COLUMN max_attempts SET DEFAULT 1;

ALTER TABLE ONLY public.jobs ALTER COLUMN queue SET DEFAULT 'default'::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN owner SET DEFAULT ''::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN project SET DEFAULT ''::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN task SET DEFAULT ''::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN description SET DEFAULT ''::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN status_message SET DEFAULT ''::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN error_message SET DEFAULT ''::text;

ALTER TABLE ONLY public.jobs ALTER COLUMN args SET DEFAULT '{}'::jsonb;

ALTER TABLE ONLY public.jobs ALTER COLUMN resource_requirements SET DEFAULT '{}'::jsonb;

ALTER TABLE ONLY public.access_version
    ADD CONSTRAINT access_version_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.audit_default
    ADD CONSTRAINT audit_default_pkey PRIMARY KEY (id, at);

ALTER TABLE ONLY public.job_facet_tally
    ADD CONSTRAINT job_facet_tally_pkey PRIMARY KEY (facet, span, value, minute);

ALTER TABLE ONLY public.job_idempotency_key
    ADD CONSTRAINT job_idempotency_key_pkey PRIMARY KEY (caller, key);

ALTER TABLE ONLY public.job_latest
    ADD CONSTRAINT job_latest_pkey PRIMARY KEY (id) INCLUDE (status, created_minute, updated_at, priority);

ALTER TABLE ONLY public.job_log_attempt
    ADD CONSTRAINT job_log_attempt_pkey PRIMARY KEY (job_id, attempt);

ALTER TABLE ONLY public.job_log
    ADD CONSTRAINT job_log_pkey PRIMARY KEY (job_id, attempt, first_line, seq, at);

ALTER TABLE ONLY public.job_log_default
    ADD CONSTRAINT job_log_default_pkey PRIMARY KEY (job_id, attempt, first_line, seq, at);

ALTER TABLE ONLY public.job_name_count
    ADD CONSTRAINT job_name_count_pkey PRIMARY KEY (first_name);

ALTER TABLE ONLY public.job_name_range
    ADD CONSTRAINT job_name_range_pkey PRIMARY KEY (first_name);

ALTER TABLE ONLY public.job_name_ranged
    ADD CONSTRAINT job_name_ranged_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_ready_clock
    ADD CONSTRAINT job_ready_clock_pkey PRIMARY KEY (at);

ALTER TABLE ONLY public.job_ready_low
    ADD CONSTRAINT job_ready_low_pkey PRIMARY KEY (queue, priority);

ALTER TABLE ONLY public.job_ready
    ADD CONSTRAINT job_ready_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_sample
    ADD CONSTRAINT job_sample_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_scheduled
    ADD CONSTRAINT job_scheduled_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_status
    ADD CONSTRAINT job_status_pkey PRIMARY KEY (job_id, "timestamp", id);

ALTER TABLE ONLY public.job_status_default
    ADD CONSTRAINT job_status_default_pkey PRIMARY KEY (job_id, "timestamp", id);

ALTER TABLE ONLY public.job_tally_fold
    ADD CONSTRAINT job_tally_fold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_tally
    ADD CONSTRAINT job_tally_pkey PRIMARY KEY (span, minute, block);

ALTER TABLE ONLY public.job_unsuccessful
    ADD CONSTRAINT job_unsuccessful_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.operation
    ADD CONSTRAINT operation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rate_limit
    ADD CONSTRAINT rate_limit_pkey PRIMARY KEY (client, budget);

ALTER TABLE ONLY public.run_minute
    ADD CONSTRAINT run_minute_pkey PRIMARY KEY (worker, minute);

ALTER TABLE ONLY public.run_total
    ADD CONSTRAINT run_total_pkey PRIMARY KEY (event, bucket);

ALTER TABLE ONLY public.user_identity
    ADD CONSTRAINT user_identity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.worker_cancelled
    ADD CONSTRAINT worker_cancelled_pkey PRIMARY KEY (worker_id, job_id);

ALTER TABLE ONLY public.worker_claimed
    ADD CONSTRAINT worker_claimed_pkey PRIMARY KEY (worker_id, key);

ALTER TABLE ONLY public.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.worker_watch
    ADD CONSTRAINT worker_watch_pkey PRIMARY KEY (one);

CREATE UNIQUE INDEX api_key_secret_key ON public.api_key USING btree (secret_hash);

CREATE INDEX api_key_user_idx ON public.api_key USING btree (user_id, id);

CREATE INDEX audit_action_idx ON ONLY public.audit USING btree (action COLLATE "C", id);

CREATE INDEX audit_actor_idx ON ONLY public.audit USING btree (actor, id);

CREATE INDEX audit_default_action_id_idx ON public.audit_default USING btree (action COLLATE "C", id);

CREATE INDEX audit_default_actor_id_idx ON public.audit_default USING btree (actor, id);

CREATE INDEX audit_target_idx ON ONLY public.audit USING btree (target, id);

CREATE INDEX audit_default_target_id_idx ON public.audit_default USING btree (target, id);

CREATE INDEX job_created_idx ON public.job USING btree (created_minute, id) INCLUDE (created_at, name);

CREATE UNIQUE INDEX job_failures_idx ON public.job_failures USING btree (period, place);

CREATE INDEX job_idempotency_key_created_idx ON public.job_idempotency_key USING btree (created_at);

CREATE INDEX job_latest_delay_idx ON public.job_latest USING btree (public.job_delay_class((updated_at - created_at)), updated_at) WHERE ((updated_at - created_at) >= '04:16:00'::interval);

CREATE INDEX job_latest_run_idx ON public.job_latest USING btree (worker) WHERE ((status <> 'RUNNING'::public.status_type) IS FALSE);

CREATE INDEX job_latest_sample_idx ON public.job_latest USING btree (id) INCLUDE (status, updated_at) WHERE public.job_sampled(id);

CREATE INDEX job_latest_status_idx ON public.job_latest USING btree (status, created_minute, id) INCLUDE (priority);

CREATE INDEX job_latest_updated_idx ON public.job_latest USING btree (updated_at, id);

CREATE INDEX job_lexemes_idx ON public.job USING gin (public.job_lexemes(name, queue, owner, project, priority)) WITH (gin_pending_list_limit='2048');

CREATE INDEX job_log_attempt_first_idx ON public.job_log_attempt USING btree (first_at);

CREATE INDEX job_log_attempt_open_idx ON public.job_log_attempt USING btree (last_at) WHERE (open_rows > 1);

CREATE INDEX job_name_idx ON public.job USING btree (name COLLATE "C", id) INCLUDE (created_minute, created_at, priority, queue, owner);

CREATE INDEX job_name_range_any_idx ON public.job_name_range USING btree (first_name) WHERE (pieces IS NULL);

CREATE INDEX job_name_range_loose_idx ON public.job_name_range USING btree (first_name) WHERE loose;

CREATE INDEX job_name_range_pieces_idx ON public.job_name_range USING gin (pieces);

CREATE INDEX job_owner_idx ON public.job USING btree (owner, created_minute, id) INCLUDE (created_at, priority, queue, project) WHERE (owner <> ''::text);

CREATE INDEX job_owner_name_idx ON public.job USING btree (owner, name COLLATE "C", id) INCLUDE (created_minute, created_at, priority, queue) WHERE (owner <> ''::text);

CREATE INDEX job_priority_idx ON public.job USING btree (priority, created_minute, id) INCLUDE (created_at, queue, owner);

CREATE INDEX job_project_idx ON public.job USING btree (project, created_minute, id) INCLUDE (created_at, priority, queue, owner) WHERE (project <> ''::text);

CREATE INDEX job_project_name_idx ON public.job USING btree (project, name COLLATE "C", id) INCLUDE (created_minute, created_at, priority, queue) WHERE (project <> ''::text);

CREATE INDEX job_queue_idx ON public.job USING btree (queue, created_minute, id) INCLUDE (created_at, priority, owner, project);

CREATE INDEX job_queue_name_idx ON public.job USING btree (queue, name COLLATE "C", id) INCLUDE (created_minute, created_at, priority, owner);

CREATE INDEX job_ready_late_idx ON public.job_ready USING btree (queue, priority DESC, due_at, id) WHERE late;

CREATE INDEX job_ready_order_idx ON public.job_ready USING btree (queue, priority DESC, due_at, id);

CREATE INDEX job_sample_created_idx ON public.job_sample USING btree (created_minute, id);

CREATE INDEX job_scheduled_due_idx ON public.job_scheduled USING btree (due_at);

CREATE UNIQUE INDEX job_stats_idx ON public.job_stats USING btree (period, bucket, status) NULLS NOT DISTINCT;

CREATE INDEX job_tally_delta_txid_idx ON public.job_tally_delta USING btree (txid);

CREATE UNIQUE INDEX job_unique_key_idx ON public.job USING btree (unique_key) WHERE (unique_key IS NOT NULL);

CREATE INDEX job_unsuccessful_created_idx ON public.job_unsuccessful USING btree (created_minute, id) INCLUDE (status, created_at, priority, queue, owner, name, updated_at);

CREATE INDEX job_unsuccessful_name_idx ON public.job_unsuccessful USING btree (name COLLATE "C", id) INCLUDE (status, created_minute, created_at, priority, queue, owner, updated_at);

CREATE INDEX job_unsuccessful_owner_idx ON public.job_unsuccessful USING btree (owner, created_minute, id) INCLUDE (status, created_at, priority, queue, project, updated_at) WHERE (owner <> ''::text);

CREATE INDEX job_unsuccessful_project_idx ON public.job_unsuccessful USING btree (project, created_minute, id) INCLUDE (status, created_at, priority, queue, owner, updated_at) WHERE (project <> ''::text);

CREATE INDEX job_unsuccessful_queue_idx ON public.job_unsuccessful USING btree (queue, created_minute, id) INCLUDE (status, created_at, priority, owner, project, updated_at);

CREATE INDEX job_unsuccessful_updated_idx ON public.job_unsuccessful USING btree (updated_at, id) INCLUDE (status, created_minute, created_at, priority, queue, owner, name);

CREATE INDEX operation_waiting_idx ON public.operation USING btree (id) WHERE (state = ANY (ARRAY['QUEUED'::public.operation_state, 'RUNNING'::public.operation_state]));

CREATE UNIQUE INDEX user_identity_subject_key ON public.user_identity USING btree (issuer, subject);

CREATE UNIQUE INDEX user_identity_user_key ON public.user_identity USING btree (user_id, issuer);

CREATE INDEX user_session_expires_idx ON public.user_session USING btree (expires_at);

CREATE UNIQUE INDEX user_session_secret_key ON public.user_session USING btree (secret_hash);

CREATE INDEX user_session_user_idx ON public.user_session USING btree (user_id, id);

CREATE INDEX worker_claimed_at_idx ON public.worker_claimed USING btree (claimed_at);

CREATE UNIQUE INDEX worker_identity_key ON public.worker USING btree (identity) WHERE (gone_at IS NULL);

ALTER INDEX public.audit_action_idx ATTACH PARTITION public.audit_default_action_id_idx;

ALTER INDEX public.audit_actor_idx ATTACH PARTITION public.audit_default_actor_id_idx;

ALTER INDEX public.audit_pkey ATTACH PARTITION public.audit_default_pkey;

ALTER INDEX public.audit_target_idx ATTACH PARTITION public.audit_default_target_id_idx;

ALTER INDEX public.job_log_pkey ATTACH PARTITION public.job_log_default_pkey;

ALTER INDEX public.job_status_pkey ATTACH PARTITION public.job_status_default_pkey;

CREATE TRIGGER api_key_access AFTER DELETE OR UPDATE OF revoked_at, expires_at, scopes ON public.api_key FOR EACH STATEMENT EXECUTE FUNCTION public.access_version_raise();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.audit_default FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();

CREATE TRIGGER job_key_fixed BEFORE UPDATE OF id ON public.job FOR EACH STATEMENT EXECUTE FUNCTION public.job_key_fixed();

CREATE TRIGGER job_latest_check_on_delete AFTER DELETE ON public.job_latest REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.job_latest_check_delete();

CREATE TRIGGER job_latest_check_on_truncate AFTER TRUNCATE ON public.job_latest FOR EACH STATEMENT EXECUTE FUNCTION public.job_latest_check_delete();

CREATE TRIGGER job_latest_key_fixed BEFORE UPDATE OF id, created_at, created_minute, priority, queue, owner, project ON public.job_latest FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION public.job_key_fixed();

CREATE TRIGGER job_latest_on_insert AFTER INSERT ON public.job_latest REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.job_latest_on_insert();

CREATE TRIGGER job_latest_on_job_insert AFTER INSERT ON public.job REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.job_latest_ensure();

CREATE TRIGGER job_latest_on_job_update AFTER UPDATE ON public.job REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to FOR EACH STATEMENT EXECUTE FUNCTION public.job_latest_follow();

CREATE TRIGGER job_name_on_delete AFTER DELETE ON public.job REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.job_name_gone_record();

CREATE TRIGGER job_name_on_insert AFTER INSERT ON public.job FOR EACH ROW WHEN (((new.id <= pg_sequence_last_value('public.job_name_ranged_seq'::regclass)) IS NOT FALSE)) EXECUTE FUNCTION public.job_name_unranged_record();

CREATE TRIGGER job_name_on_update AFTER UPDATE ON public.job FOR EACH ROW WHEN ((old.name IS DISTINCT FROM new.name)) EXECUTE FUNCTION public.job_name_unranged_record();

CREATE TRIGGER job_ready_on_delete AFTER DELETE ON public.job_latest REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.job_ready_on_delete();

CREATE TRIGGER job_ready_on_update AFTER UPDATE ON public.job_latest REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.job_ready_on_update();

CREATE TRIGGER job_rest_on_delete AFTER DELETE ON public.job REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.job_delete_rest();

CREATE TRIGGER job_rest_on_truncate AFTER TRUNCATE ON public.job FOR EACH STATEMENT EXECUTE FUNCTION public.job_truncate_rest();

CREATE TRIGGER job_sample_on_delete AFTER DELETE ON public.job FOR EACH ROW WHEN (public.job_sampled(old.id)) EXECUTE FUNCTION public.job_sample_follow();

CREATE TRIGGER job_sample_on_insert AFTER INSERT ON public.job FOR EACH ROW WHEN (public.job_sampled(new.id)) EXECUTE FUNCTION public.job_sample_follow();

CREATE TRIGGER job_sample_on_update AFTER UPDATE ON public.job FOR EACH ROW WHEN (public.job_sampled(new.id)) EXECUTE FUNCTION public.job_sample_follow();

CREATE TRIGGER job_status_check_on_insert AFTER INSERT ON public.job_status REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.job_status_check();

CREATE TRIGGER job_status_check_on_insert AFTER INSERT ON public.job_status_default REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION public.job_status_check();

CREATE TRIGGER job_status_check_on_update AFTER UPDATE ON public.job_status REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION public.job_status_check();

CREATE TRIGGER job_status_check_on_update AFTER UPDATE ON public.job_status_default REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION public.job_status_check();

CREATE TRIGGER job_tally_on_delete AFTER DELETE ON public.job_latest REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION public.job_tally_record_delete();

CREATE TRIGGER job_tally_on_insert AFTER INSERT ON public.job_latest REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.job_tally_record_insert();

CREATE TRIGGER job_tally_on_update AFTER UPDATE ON public.job_latest REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.job_tally_record_update();

CREATE TRIGGER job_unsuccessful_on_delete AFTER DELETE ON public.job_latest FOR EACH ROW WHEN ((old.status = ANY (ARRAY['FAILED'::public.status_type, 'CANCELLED'::public.status_type]))) EXECUTE FUNCTION public.job_unsuccessful_follow();

CREATE TRIGGER job_unsuccessful_on_insert AFTER INSERT ON public.job_latest FOR EACH ROW WHEN ((new.status = ANY (ARRAY['FAILED'::public.status_type, 'CANCELLED'::public.status_type]))) EXECUTE FUNCTION public.job_unsuccessful_follow();

CREATE TRIGGER job_unsuccessful_on_rename AFTER UPDATE ON public.job FOR EACH ROW WHEN ((old.name IS DISTINCT FROM new.name)) EXECUTE FUNCTION public.job_unsuccessful_rename();

CREATE TRIGGER job_unsuccessful_on_update AFTER UPDATE ON public.job_latest FOR EACH ROW WHEN ((((old.status = ANY (ARRAY['FAILED'::public.status_type, 'CANCELLED'::public.status_type])) OR (new.status = ANY (ARRAY['FAILED'::public.status_type, 'CANCELLED'::public.status_type]))) AND ((old.status IS DISTINCT FROM new.status) OR (old.created_at IS DISTINCT FROM new.created_at) OR (old.updated_at IS DISTINCT FROM new.updated_at) OR (old.priority IS DISTINCT FROM new.priority) OR (old.queue IS DISTINCT FROM new.queue) OR (old.owner IS DISTINCT FROM new.owner) OR (old.project IS DISTINCT FROM new.project)))) EXECUTE FUNCTION public.job_unsuccessful_follow();

CREATE TRIGGER jobs_delete INSTEAD OF DELETE ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_delete();

CREATE TRIGGER jobs_insert INSTEAD OF INSERT ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_insert();

CREATE TRIGGER jobs_update INSTEAD OF UPDATE ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.jobs_update();

CREATE TRIGGER run_record AFTER UPDATE ON public.job_latest REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to FOR EACH STATEMENT WHEN ((current_setting('muster.recorded'::text, true) IS DISTINCT FROM 'on'::text)) EXECUTE FUNCTION public.run_record();

CREATE TRIGGER user_session_access AFTER DELETE OR UPDATE OF ended_at ON public.user_session FOR EACH STATEMENT EXECUTE FUNCTION public.access_version_raise();

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_user_fkey FOREIGN KEY (user_id) REFERENCES public.auth_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_identity
    ADD CONSTRAINT user_identity_user_fkey FOREIGN KEY (user_id) REFERENCES public.auth_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_user_fkey FOREIGN KEY (user_id) REFERENCES public.auth_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.worker_cancelled
    ADD CONSTRAINT worker_cancelled_worker_fkey FOREIGN KEY (worker_id) REFERENCES public.worker(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.worker_claimed
    ADD CONSTRAINT worker_claimed_worker_fkey FOREIGN KEY (worker_id) REFERENCES public.worker(id) ON DELETE CASCADE;
