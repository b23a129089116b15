-- Purpose: shows what workers hold and have free, counts the jobs ahead of one by the sizes beside the queue, and leaves out
--   estimates of large jobs.
-- Locks: none.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql restores the functions.
-- squawk-ignore-file ban-drop-function

SET LOCAL lock_timeout = '2s';

DROP FUNCTION job_start_estimate(worker [], bigint);

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_start_estimate(fitting worker [], ahead bigint, requirements jsonb) RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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

CREATE OR REPLACE FUNCTION worker_document(shown worker []) RETURNS json
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT
    coalesce(
        json_agg(
            worker_json(shown[place])::jsonb || jsonb_build_object(
                'jobs_running', load.jobs_running,
                'free', jsonb_build_object('cpus', load.cpus, 'memory_mb', load.memory_mb, 'gpus', load.gpus)
            )
            ORDER BY place
        ),
        '[]'
    )
FROM generate_subscripts(shown, 1) AS place
JOIN worker_load(shown) AS load ON load.worker_id = (shown[place]).id;
END;
