-- Purpose: copies what jobs need into the queue of ready jobs, so that a claim passes over what doesn't fit without a look
--   at the job; one function claims, with sizes. Notes cancelled runs for their workers, so that each answer to a worker can
--   say which of its runs to end.
-- Locks: ACCESS EXCLUSIVE on job_ready; claims wait, and writers of jobs with a task.
-- At ten million jobs: milliseconds, and up to 10 s for each 100,000 ready jobs that say what they need (busy machine).
-- Old code: its claims fail until new code runs; workers repeat them.
-- Undo: down.sql drops the copies and the notes. Heartbeats say the same as the notes.

-- squawk-ignore-file ban-drop-default, ban-drop-function

SET LOCAL lock_timeout = '2s';

-- What a job needs, copied from job.resource_requirements by the triggers that keep job_ready.
ALTER TABLE job_ready
ADD COLUMN cpus double precision NOT NULL DEFAULT 1,
ADD COLUMN memory_mb double precision NOT NULL DEFAULT 0,
ADD COLUMN gpus double precision NOT NULL DEFAULT 0;

UPDATE job_ready
SET
    cpus = job_amount(job.resource_requirements, 'cpus', 1),
    memory_mb = job_amount(job.resource_requirements, 'memory_mb', 0),
    gpus = job_amount(job.resource_requirements, 'gpus', 0)
FROM job
WHERE
    job.id = job_ready.id
    AND (
        job_amount(job.resource_requirements, 'cpus', 1),
        job_amount(job.resource_requirements, 'memory_mb', 0),
        job_amount(job.resource_requirements, 'gpus', 0)
    ) <> (1, 0, 0);

-- Only the triggers write it, and they know.
ALTER TABLE job_ready
ALTER COLUMN cpus DROP DEFAULT,
ALTER COLUMN memory_mb DROP DEFAULT,
ALTER COLUMN gpus DROP DEFAULT;

-- Runs that were cancelled and that their worker has not finished since.
CREATE TABLE worker_cancelled (
    worker_id bigint NOT NULL,
    job_id bigint NOT NULL,
    cancelled_at timestamptz NOT NULL DEFAULT now(),
    attempt smallint NOT NULL,
    CONSTRAINT worker_cancelled_pkey PRIMARY KEY (worker_id, job_id),
    CONSTRAINT worker_cancelled_worker_fkey FOREIGN KEY (worker_id) REFERENCES worker (id) ON DELETE CASCADE
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

DROP FUNCTION job_claim(text, text [], text [], integer);
DROP FUNCTION job_claim_fitting(
    text, text [], text [], integer, double precision, double precision, double precision, boolean
);

-- Functions, as they were in db/functions when this was written

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
        SELECT coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)), '[]') INTO unknown
        FROM json_to_recordset(running) AS run (id bigint, attempt smallint);
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
            coalesce(
                json_agg(json_build_object('id', told.id, 'attempt', told.attempt))
                FILTER (WHERE told.verdict = 'unknown'),
                '[]'
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

CREATE OR REPLACE FUNCTION job_record(ids bigint [], actor text) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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

CREATE OR REPLACE FUNCTION job_wanted(wanted json) RETURNS TABLE (place integer, id bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_sort = off AS $$
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
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    -- Jobs that fit alone, but not beside the others, leave room for later ones: look at this many more.
    spare CONSTANT integer := 100;
    look integer := most;
    due record;
    chosen bigint [];
    left_cpus double precision;
    left_memory_mb double precision;
    left_gpus double precision;
BEGIN
    LOOP
        SELECT
            array_agg(found.id) AS ids,
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
            EXIT;
        END IF;
        chosen := '{}';
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
        END LOOP;
        EXIT WHEN cardinality(chosen) >= most OR due.seen < look OR look > most;
        look := most + spare;
    END LOOP;
    RETURN QUERY
    WITH claimed AS (
        -- The trigger takes the job out of job_ready.
        UPDATE job_latest AS latest
        SET
            status = 'RUNNING',
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_message = '',
            worker = job_claim.worker
        -- The array leaves no way but the primary key.
        WHERE latest.id = ANY (chosen)
        RETURNING latest.id, latest.status, latest.status_at, latest.attempt
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
        SELECT claimed.id, claimed.status_at, claimed.status, job_claim.worker, claimed.attempt
        FROM claimed
    )

    SELECT claimed.id, claimed.attempt
    FROM claimed
    ORDER BY array_position(chosen, claimed.id);
END
$$;

CREATE OR REPLACE FUNCTION job_due(
    queues text [], tasks text [], most integer, cpus double precision, memory_mb double precision, gpus double precision
)
RETURNS TABLE (
    id bigint,
    priority smallint,
    due_at timestamptz,
    needs_cpus double precision,
    needs_memory_mb double precision,
    needs_gpus double precision
)
LANGUAGE plpgsql
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
    SELECT band.id, band.priority::smallint, band.due_at, band.cpus, band.memory_mb, band.gpus
    FROM generate_series(10, 1, -1) AS level (priority)
    -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
    CROSS JOIN LATERAL (
        SELECT lane.*, level.priority
        FROM unnest(queues) AS served (queue)
        LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
        CROSS JOIN LATERAL (
            SELECT passed.*
            FROM (
                SELECT ready.id, ready.due_at, ready.cpus, ready.memory_mb, ready.gpus
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
                SELECT ready.id, ready.due_at, ready.cpus, ready.memory_mb, ready.gpus
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

CREATE OR REPLACE FUNCTION job_lose(workers text [], seen timestamptz []) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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
        WHERE latest.status = 'RUNNING' AND latest.worker = ANY (workers)
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

CREATE OR REPLACE FUNCTION job_overdue(slack interval) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    ended bigint [];
BEGIN
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
            latest.status = 'RUNNING'
            AND latest.worker IN (SELECT identity FROM worker WHERE gone_at IS NULL)
            AND latest.started_at < now() - slack - interval '1 second' * job.walltime_s
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

CREATE OR REPLACE FUNCTION job_retry_failed(ids bigint [], actor text) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
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

CREATE OR REPLACE FUNCTION job_report(worker text, runs json) RETURNS void
LANGUAGE plpgsql
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
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, progress smallint, message text, usage jsonb)
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
        AND latest.status = 'RUNNING'
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
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
        AND latest.status = 'RUNNING'
        AND latest.worker = job_report.worker
        AND latest.attempt = told.attempt
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

CREATE OR REPLACE FUNCTION job_ready_refresh(ids bigint []) RETURNS void
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
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

CREATE OR REPLACE FUNCTION job_ready_release(most integer) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_bitmapscan = off
SET enable_sort = off
SET join_collapse_limit = 1 AS $$
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

CREATE OR REPLACE FUNCTION job_latest_follow() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved bigint [];
BEGIN
    UPDATE job_latest
    SET created_at = changed.created_at, priority = changed.priority
    FROM updated_to AS changed
    WHERE job_latest.id = ANY (ARRAY(SELECT id FROM updated_to))
    AND job_latest.id = changed.id
    AND (job_latest.created_at, job_latest.priority) <> (changed.created_at, changed.priority);
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

CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    cancelled bigint [];
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
        PERFORM job_ready_refresh(ARRAY(SELECT unnest(was) UNION SELECT unnest(waiting)));
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
    SELECT claimed.ids, claimed.attempts INTO ids, attempts
    FROM worker_claimed AS claimed
    WHERE claimed.worker_id = worker_claim.worker_id AND claimed.key = claim_key;
    IF FOUND THEN
        SELECT array_agg(given.id ORDER BY given.place), array_agg(given.attempt ORDER BY given.place)
        INTO ids, attempts
        FROM unnest(ids, attempts) WITH ORDINALITY AS given (id, attempt, place)
        CROSS JOIN LATERAL (
            SELECT latest.status, latest.worker, latest.attempt
            FROM job_latest AS latest
            WHERE latest.id = given.id
            OFFSET 0
        ) AS latest
        WHERE (latest.status, latest.worker, latest.attempt) = ('RUNNING', me.identity, given.attempt);
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
        SELECT array_agg(claimed.id), array_agg(claimed.attempt) INTO ids, attempts
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
            INSERT INTO worker_claimed (worker_id, key, ids, attempts) VALUES (worker_id, claim_key, ids, attempts);
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
    FROM unnest(ids, attempts) WITH ORDINALITY AS given (id, attempt, place)
    CROSS JOIN LATERAL (
        SELECT asked.name, asked.task, asked.args, asked.resource_requirements
        FROM job AS asked
        WHERE asked.id = given.id
        OFFSET 0
    ) AS job;
END
$$;

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

CREATE OR REPLACE FUNCTION worker_finish(worker_id bigint, lease interval, runs json)
RETURNS TABLE (state text, results json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
    outcomes json;
    failed bigint [];
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM worker WHERE worker.id = worker_id) THEN
        RETURN;
    END IF;
    -- The identity of a worker that is gone may be another's by now: nothing is finished for it.
    SELECT
        json_agg(json_build_object('id', finished.id, 'outcome', finished.outcome)),
        array_agg(finished.id) FILTER (WHERE finished.outcome = 'done' AND finished.status = 'FAILED')
    INTO outcomes, failed
    FROM job_finish(me.identity, runs) AS finished
    WHERE me.identity IS NOT NULL;
    -- What is told of a run ends it, whatever becomes of it.
    IF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = worker_finish.worker_id) THEN
        DELETE FROM worker_cancelled AS cancelled
        USING json_to_recordset(runs) AS run (id bigint, attempt smallint)
        WHERE
            cancelled.worker_id = worker_finish.worker_id
            AND cancelled.job_id = run.id
            AND cancelled.attempt <= run.attempt;
    END IF;
    IF failed IS NOT NULL THEN
        PERFORM job_retry_failed(failed, me.identity);
    END IF;
    RETURN QUERY
    SELECT
        coalesce(me.state, 'stop'),
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
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, status status_type)
    LEFT JOIN json_to_recordset(outcomes) AS told (id bigint, outcome text) ON told.id = run.id
    LEFT JOIN LATERAL (
        SELECT job_latest.status
        FROM job_latest
        WHERE job_latest.id = run.id
        OFFSET 0
    ) AS latest ON true;
END
$$;

CREATE OR REPLACE FUNCTION worker_leave(worker_id bigint) RETURNS TABLE (given_back integer)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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

CREATE OR REPLACE FUNCTION worker_rescue(pause interval, chance interval) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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
