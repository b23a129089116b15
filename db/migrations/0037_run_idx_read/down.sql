-- Purpose: puts the runs of a worker that leaves back to PENDING. They keep their attempt.
-- Parameters: worker: its identity.
-- Returns: how many.
-- Reads: job_latest_worker_idx.
CREATE OR REPLACE FUNCTION job_give_back(worker text) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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
        WHERE latest.status = 'RUNNING' AND latest.worker = job_give_back.worker
        ORDER BY latest.id
    ) AS held;
    IF runs IS NULL THEN
        RETURN 0;
    END IF;
    RETURN (SELECT count(*) FROM job_finish(job_give_back.worker, runs) AS finished WHERE finished.outcome = 'done');
END
$$;

-- Purpose: ends the runs of lost workers: they are PENDING again as their next attempt, or FAILED after five attempts in a
--   row that were lost.
-- Parameters: workers: their identities; seen: when each was heard of last.
-- Returns: how many.
-- Reads: job_latest_worker_idx.
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

-- Purpose: fails runs that their worker has let run past their walltime; they are retried as any that fails by itself.
-- Parameters: slack: how long after the walltime. A worker ends a run at its walltime by itself.
-- Returns: how many.
-- Reads: the live workers; job_latest_worker_idx and job_pkey for the runs of those workers that are due for a look.
--
-- worker.overdue_from is the earliest time at which a run of the worker can be overdue. A run that begins after a look can't
-- be overdue before the slack is over. So a run is read once in that time, and when its own time is over.
CREATE OR REPLACE FUNCTION job_overdue(slack interval) RETURNS integer
LANGUAGE plpgsql
-- The arrays find the rows by the primary keys and hash joins bring the values to them, whatever statistics say.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
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
    WHERE latest.status = 'RUNNING' AND latest.worker = ANY (identities);
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
            -- IS TRUE keeps the index of statuses out: all that runs would be read.
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

-- Purpose: reads what workers run, and what they have free.
-- Parameters: shown: the workers.
-- Rows: for each worker: worker_id; jobs_running; cpus, memory_mb, gpus: what is free, zero for one that is gone.
-- Reads: job_latest_worker_idx; job_pkey for each job that these workers run.
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
