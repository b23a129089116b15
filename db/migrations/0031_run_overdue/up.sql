-- Purpose: reads each run of live workers once a minute for its walltime, not every ten seconds. Retires marks of queues
--   that nobody uses any more. Clears the usage of lost attempts.
-- Locks: ACCESS EXCLUSIVE on worker for a moment; calls of workers wait.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql restores the functions and drops the column.

SET LOCAL lock_timeout = '5s';
ALTER TABLE worker ADD COLUMN overdue_from timestamptz;

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

-- Purpose: notes for each queue and priority from where on claims must look: everything before has been taken, save rows
--   marked late. So a claim doesn't walk over dead entries that a long transaction keeps from being vacuumed.
-- Returns: how many marks were raised. Marks of queues that nobody uses any more are retired.
-- Reads: job_ready_order_idx, one entry for each queue and priority, and from the last mark of each on; the live workers.
--
-- A row is late if its due time lies more than five seconds before its insertion; claims find late rows by an index of their
-- own. So a row that isn't late and that this snapshot doesn't see is due no earlier than five seconds before its
-- transaction got its id. job_ready_clock tells when that was at the earliest: all transactions that were open at a tick
-- with next_xid <= the xmin of this snapshot have ended, so whatever is still open got its id after that tick.
CREATE OR REPLACE FUNCTION job_ready_mark() RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_sort = off
SET enable_bitmapscan = off AS $$
DECLARE
    kept CONSTANT interval := '1 hour';
    raised bigint;
BEGIN
    INSERT INTO job_ready_clock (at, next_xid) VALUES (statement_timestamp(), pg_snapshot_xmax(pg_current_snapshot()));
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

-- They name all columns of worker.

-- Purpose: says where a job stands that waits for a worker which it fits.
-- Parameters: id: of the job; ahead: how many jobs stand before it; cap: the most that are counted; room: how many workers
--   have room for it now, of interest to the first in line; fitting: the workers that it fits.
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

-- Purpose: says why no worker takes a job that is due.
-- Parameters: queue, task: of the job; live: the live workers, none of which takes it and does not drain; null for none.
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

-- Purpose: says which of a job's requirements no worker meets.
-- Parameters: requirements: resource_requirements of the job; takers: the workers that serve its queue and know its task.
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
            WHEN wanted.unit <> 'MB' OR wanted.needs < 1024 THEN number_text(wanted.needs) || ' ' || wanted.unit
            WHEN wanted.needs < 1048576 THEN number_text(ceil(wanted.needs / 102.4) / 10) || ' GB'
            ELSE number_text(ceil(wanted.needs / 104857.6) / 10) || ' TB'
        END || wanted.what AS needs_text,
        CASE
            WHEN wanted.unit <> 'MB' THEN number_text(wanted.has)
            WHEN wanted.has < 1024 THEN number_text(wanted.has) || ' MB'
            WHEN wanted.has < 1048576 THEN number_text(floor(wanted.has / 102.4) / 10) || ' GB'
            ELSE number_text(floor(wanted.has / 104857.6) / 10) || ' TB'
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
