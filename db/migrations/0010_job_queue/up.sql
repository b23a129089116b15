-- Purpose: adds functions that show the queue to people and say why a job waits, and records of the runs of workers, for
--   estimates and metrics.
-- Locks: SHARE ROW EXCLUSIVE on job_latest; writers wait.
-- At ten million jobs: milliseconds.
-- Old code: runs on it, and leaves records that nobody folds.
-- Undo: down.sql drops the functions and the records.

SET LOCAL lock_timeout = '2s';

-- Starts and ends of runs of workers, until housekeeping folds them (run_record, run_fold).
CREATE TABLE run_delta (
    at timestamptz NOT NULL DEFAULT now(),
    runs bigint NOT NULL,
    -- Of the lag from due to start (started), or of the run (all other events): their sum, and that of their squares.
    seconds double precision NOT NULL,
    squares double precision NOT NULL,
    -- Of the lag (run_lag_bucket).
    bucket integer NOT NULL,
    worker text NOT NULL,
    event text NOT NULL,
    CONSTRAINT run_delta_event_known CHECK (
        event IN ('started', 'completed', 'failed', 'cancelled', 'given_back', 'lost')
    )
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- Runs that have ended by themselves, by worker and minute, for an hour.
CREATE TABLE run_minute (
    minute timestamptz NOT NULL,
    runs bigint NOT NULL,
    seconds double precision NOT NULL,
    squares double precision NOT NULL,
    worker text NOT NULL,
    CONSTRAINT run_minute_pkey PRIMARY KEY (worker, minute)
)
WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- All starts and ends since the migration.
CREATE TABLE run_total (
    runs bigint NOT NULL,
    seconds double precision NOT NULL,
    bucket integer NOT NULL,
    event text NOT NULL,
    CONSTRAINT run_total_pkey PRIMARY KEY (event, bucket)
)
WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_queue(queues text [], most integer)
RETURNS TABLE (id bigint, queue text, priority smallint, due_at timestamptz)
LANGUAGE plpgsql STABLE
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

CREATE OR REPLACE FUNCTION number_text(amount double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN rtrim(to_char(amount::numeric, 'FM999,999,999,999,990.99'), '.');

CREATE OR REPLACE FUNCTION worker_takes(taker worker, queue text, task text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN queue = ANY ((taker).queues) AND ((taker).tasks IS NULL OR task = ANY ((taker).tasks));

CREATE OR REPLACE FUNCTION worker_fits(
    cpus double precision, memory_mb double precision, gpus double precision, requirements jsonb
)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN job_amount(requirements, 'cpus', 1) <= cpus
AND job_amount(requirements, 'memory_mb', 0) <= memory_mb
AND job_amount(requirements, 'gpus', 0) <= gpus;

CREATE OR REPLACE FUNCTION worker_load(shown worker [])
RETURNS TABLE (
    worker_id bigint, jobs_running bigint, cpus double precision, memory_mb double precision, gpus double precision
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH held AS MATERIALIZED (
        SELECT
            run.worker,
            count(*) AS jobs,
            sum(needs.cpus) AS cpus,
            sum(needs.memory_mb) AS memory_mb,
            sum(needs.gpus) AS gpus
        FROM job_latest AS run
        -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT
                job_amount(job.resource_requirements, 'cpus', 1) AS cpus,
                job_amount(job.resource_requirements, 'memory_mb', 0) AS memory_mb,
                job_amount(job.resource_requirements, 'gpus', 0) AS gpus
            FROM job
            WHERE job.id = run.id
            OFFSET 0
        ) AS needs
        WHERE
            run.status = 'RUNNING'
            AND run.worker = ANY (ARRAY(SELECT live.identity FROM unnest(shown) AS live WHERE live.gone_at IS NULL))
        GROUP BY run.worker
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

CREATE OR REPLACE FUNCTION job_ahead(takers worker [], priority smallint, due_at timestamptz, id bigint, most integer)
RETURNS bigint
LANGUAGE plpgsql STABLE
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
    RETURN (
        WITH kind AS MATERIALIZED (
            SELECT DISTINCT taker.queues, taker.tasks, taker.cpus, taker.memory_mb, taker.gpus
            FROM unnest(takers) AS taker
            -- The largest first: most jobs fit it, and are looked at once.
            ORDER BY taker.cpus DESC, taker.memory_mb DESC, taker.gpus DESC
        )

        SELECT count(*)
        FROM (
            SELECT
            FROM generate_series(10, job_ahead.priority, -1) AS level (priority)
            CROSS JOIN (SELECT DISTINCT unnest(kind.queues) AS queue FROM kind) AS served
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT
                    CASE WHEN level.priority = job_ahead.priority THEN job_ahead.due_at ELSE 'infinity' END AS due_at,
                    job_ahead.id
            ) AS until
            CROSS JOIN LATERAL (
                SELECT ready.id, ready.task
                FROM job_ready AS ready
                WHERE
                    ready.late
                    AND ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) < (low.due_at, low.id)
                    AND (ready.due_at, ready.id) < (until.due_at, until.id)
                UNION ALL
                SELECT ready.id, ready.task
                FROM job_ready AS ready
                WHERE
                    ready.queue = served.queue
                    AND ready.priority = level.priority
                    AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                    AND ready.due_at <= now()
                    AND (ready.due_at, ready.id) < (until.due_at, until.id)
            ) AS before
            -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
            CROSS JOIN LATERAL (
                SELECT job.resource_requirements AS needs
                FROM job
                WHERE job.id = before.id
                OFFSET 0
            ) AS asked
            WHERE EXISTS (
                SELECT
                FROM kind
                WHERE
                    served.queue = ANY (kind.queues)
                    AND (kind.tasks IS NULL OR before.task = ANY (kind.tasks))
                    AND worker_fits(kind.cpus, kind.memory_mb, kind.gpus, asked.needs)
            )
            LIMIT most
        ) AS counted
    );
END
$$;

CREATE OR REPLACE FUNCTION job_failed_before(latest job_latest) RETURNS boolean
LANGUAGE sql STABLE
RETURN latest.attempt > 1 AND EXISTS (
    SELECT
    FROM job_history_newest(latest.id, job_history_from(latest), job_history_to(latest), 1, latest.status_at, 0) AS before
    WHERE before.status_type = 'FAILED'
);

CREATE OR REPLACE FUNCTION job_start_estimate(fitting worker [], ahead bigint) RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    past CONSTANT interval := '15 minutes';
    least_runs CONSTANT integer := 5;
    -- Of a normal distribution: a tenth lies above, a tenth below the negative.
    tenth CONSTANT double precision := 1.2816;
    held CONSTANT bigint := (SELECT sum(each.running) FROM unnest(fitting) AS each);
    ended record;
    spread double precision;
    expected_s double precision;
BEGIN
    SELECT sum(seen.runs) AS runs, sum(seen.seconds) AS seconds, sum(seen.squares) AS squares INTO ended
    FROM run_minute AS seen
    WHERE seen.worker = ANY (ARRAY(SELECT each.identity FROM unnest(fitting) AS each)) AND seen.minute > now() - past;
    IF held = 0 OR coalesce(ended.runs, 0) < least_runs OR ended.seconds <= 0 THEN
        RETURN NULL;
    END IF;
    expected_s := (ahead + 1) * ended.seconds / ended.runs / held;
    -- The squared coefficient of variation of the runs, of the time of `ahead` + 1 of them, and of their mean.
    spread := sqrt(
        greatest(ended.squares * ended.runs / ended.seconds ^ 2 - 1, 0.25) * (1.0 / (ahead + 1) + 1.0 / ended.runs) + 0.01
    );
    RETURN json_build_object(
        'earliest', now() + interval '1 second' * expected_s * greatest(1 - spread ^ 2 / 9 - tenth * spread / 3, 0) ^ 3,
        'latest', now() + interval '1 second' * expected_s * (1 - spread ^ 2 / 9 + tenth * spread / 3) ^ 3
    );
END
$$;

CREATE OR REPLACE FUNCTION job_waiting_no_worker(queue text, task text, live worker []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT
    CASE
        WHEN count(*) = 0 THEN 'No worker is running.'
        WHEN count(*) FILTER (WHERE queue = ANY (each.queues)) = 0
            THEN format('No running worker serves the queue %s.', queue)
        WHEN count(*) FILTER (WHERE worker_takes(each, queue, task)) = 0
            THEN format('No running worker that serves the queue %s knows the task %s.', queue, task)
        ELSE
            format(
                'Every worker that serves the queue %s and knows the task %s drains: it takes no further jobs.', queue, task
            )
    END
FROM unnest(live) AS each;
END;

CREATE OR REPLACE FUNCTION job_waiting_too_large(requirements jsonb, takers worker []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
WITH amount AS (
    SELECT
        wanted.place,
        wanted.needs,
        wanted.has,
        -- Needs are rounded up and what there is down, so that they differ when shown.
        CASE
            WHEN wanted.unit = 'MB' AND wanted.needs >= 1024 THEN number_text(ceil(wanted.needs / 102.4) / 10) || ' GB'
            ELSE number_text(wanted.needs) || ' ' || wanted.unit
        END || wanted.what AS needs_text,
        CASE
            WHEN wanted.unit = 'MB' AND wanted.needs >= 1024 THEN number_text(floor(wanted.has / 102.4) / 10) || ' GB'
            ELSE number_text(wanted.has)
        END AS has_text
    FROM (
        SELECT max(each.cpus) AS cpus, max(each.memory_mb) AS memory_mb, max(each.gpus) AS gpus
        FROM unnest(takers) AS each
    ) AS largest
    CROSS JOIN LATERAL (
        VALUES
        (1, 'cpus', '', job_amount(requirements, 'cpus', 1), largest.cpus),
        (2, 'MB', ' of memory', job_amount(requirements, 'memory_mb', 0), largest.memory_mb),
        (3, 'gpus', '', job_amount(requirements, 'gpus', 0), largest.gpus)
    ) AS wanted (place, unit, what, needs, has)
)

SELECT
    'No worker that takes it is large enough: it needs ' || coalesce(
        string_agg(
            amount.needs_text || ', the largest has ' || amount.has_text, '; it needs ' ORDER BY amount.place
        ) FILTER (WHERE amount.needs > amount.has),
        string_agg(amount.needs_text, ' and ' ORDER BY amount.place) FILTER (WHERE amount.needs > 0) || ' together'
    ) || '.'
FROM amount;
END;

CREATE OR REPLACE FUNCTION job_waiting_in_line(id bigint, ahead bigint, cap bigint, room bigint, fitting worker [])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
WITH able AS (
    SELECT
        min(each.identity) FILTER (WHERE each.kept_for = job_waiting_in_line.id) AS keeper,
        CASE count(*) WHEN 1 THEN 'one worker' ELSE format('%s workers', count(*)) END AS workers,
        CASE count(*) WHEN 1 THEN 'the worker that it fits is' ELSE format('all %s workers that it fits are', count(*)) END
            AS all_workers
    FROM unnest(fitting) AS each
)

SELECT
    CASE
        WHEN ahead > cap THEN format('It fits %s; more than %s jobs are ahead of it.', able.workers, number_text(cap))
        WHEN ahead > 1 THEN format('It fits %s; %s jobs are ahead of it.', able.workers, number_text(ahead))
        WHEN ahead = 1 THEN format('It fits %s; one job is ahead of it.', able.workers)
        WHEN room > 0 THEN 'It is first in line, and a worker has room for it.'
        WHEN able.keeper IS NOT NULL
            THEN format('It is first in line; the worker %s takes no other jobs until it has room for it.', able.keeper)
        ELSE format('It is first in line; %s busy.', able.all_workers)
    END
FROM able;
END;

CREATE OR REPLACE FUNCTION job_waiting(asked job, latest job_latest) RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
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
                estimate := job_start_estimate(fitting, ahead);
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

CREATE OR REPLACE FUNCTION run_lag_bucket(seconds double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 13 - width_bucket(
    -seconds, '{-3600,-900,-300,-60,-30,-10,-5,-2.5,-1,-0.5,-0.25,-0.1,-0.05}'::double precision []
);

CREATE OR REPLACE FUNCTION run_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
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

CREATE OR REPLACE FUNCTION run_fold(kept interval) RETURNS bigint
LANGUAGE plpgsql AS $$
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

CREATE TRIGGER run_record AFTER UPDATE ON job_latest
REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT EXECUTE FUNCTION run_record();
