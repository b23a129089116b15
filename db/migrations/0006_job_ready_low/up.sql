-- Purpose: marks for each queue and priority from where on claims must look, so that they don't walk over dead entries.
-- Locks: ACCESS EXCLUSIVE on job_ready, which is small; writers of jobs with a task wait for milliseconds.
-- At ten million jobs: milliseconds, unless millions of them are ready: as long as building an index on those.
-- Old code: runs on it.
-- Undo: down.sql drops the marks. Nothing is lost.

-- The table is a queue, and its index as small.
-- squawk-ignore-file require-concurrent-index-creation, ban-drop-function

SET LOCAL lock_timeout = '2s';

-- Due more than five seconds before its insertion. Rows of before are taken for late, which only costs a look.
ALTER TABLE job_ready ADD COLUMN late boolean NOT NULL DEFAULT true;

CREATE INDEX job_ready_late_idx ON job_ready (queue, priority DESC, due_at, id)
WHERE late;

-- From where on to look: everything before has been taken, save late rows. Raised by job_ready_mark.
CREATE TABLE job_ready_low (
    queue text NOT NULL,
    priority smallint NOT NULL,
    due_at timestamptz NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT job_ready_low_pkey PRIMARY KEY (queue, priority)
)
WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Ticks: a transaction with an id of at least next_xid got it after the time at.
CREATE TABLE job_ready_clock (
    at timestamptz NOT NULL,
    next_xid xid8 NOT NULL,
    CONSTRAINT job_ready_clock_pkey PRIMARY KEY (at)
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE OR REPLACE FUNCTION job_ready_refresh(ids bigint []) RETURNS void
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    DELETE FROM job_ready WHERE id = ANY (ids);
    DELETE FROM job_scheduled WHERE id = ANY (ids);
    WITH waiting AS MATERIALIZED (
        SELECT wanted.id, job.queue, job.priority, job.task, coalesce(latest.scheduled_at, latest.created_at) AS due_at
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
            SELECT asked.queue, asked.priority, asked.task
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

    INSERT INTO job_ready (id, queue, priority, due_at, task, late)
    SELECT id, queue, priority, due_at, task, due_at < clock_timestamp() - interval '5 seconds'
    FROM waiting
    WHERE due_at <= now();
END
$$;

CREATE OR REPLACE FUNCTION job_ready_release(most integer) RETURNS integer
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
        INSERT INTO job_ready (id, queue, priority, due_at, task, late)
        SELECT job.id, job.queue, job.priority, due.due_at, job.task, due.due_at < clock_timestamp() - interval '5 seconds'
        FROM due
        JOIN job ON job.id = due.id
        RETURNING 1
    )

    SELECT count(*) INTO moved
    FROM added;
    RETURN moved;
END
$$;

CREATE OR REPLACE FUNCTION job_ready_mark() RETURNS bigint
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_sort = off
SET enable_bitmapscan = off AS $$
DECLARE
    raised bigint;
BEGIN
    INSERT INTO job_ready_clock (at, next_xid) VALUES (statement_timestamp(), pg_snapshot_xmax(pg_current_snapshot()));
    WITH tick AS MATERIALIZED (
        SELECT coalesce(max(at) - interval '5 seconds', '-infinity') AS safe_until
        FROM job_ready_clock
        WHERE next_xid <= pg_snapshot_xmin(pg_current_snapshot())
    ),

    lane AS MATERIALIZED (
        SELECT known.queue, known.priority, coalesce(low.due_at, '-infinity') AS due_at, coalesce(low.id, 0) AS id
        FROM (
            SELECT queue, priority FROM job_ready
            UNION
            SELECT queue, priority FROM job_ready_low
            UNION
            -- Of a queue that is drained at once, no row may ever be seen.
            SELECT job.queue, job.priority
            FROM job_latest AS latest
            JOIN job ON job.id = latest.id
            WHERE latest.status = 'RUNNING' AND job.task <> ''
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

CREATE OR REPLACE FUNCTION job_claim(worker text, queues text [], tasks text [], most integer)
RETURNS TABLE (id bigint, attempt smallint)
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
    WITH due AS MATERIALIZED (
        SELECT band.id, band.priority, band.due_at
        FROM generate_series(10, 1, -1) AS level (priority)
        -- Highest priority first, and no further than needed: the plan is a nested loop in this order.
        -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
        CROSS JOIN LATERAL (
            SELECT lane.id, level.priority, lane.due_at
            FROM unnest(queues) AS served (queue)
            LEFT JOIN job_ready_low AS low ON low.queue = served.queue AND low.priority = level.priority
            CROSS JOIN LATERAL (
                SELECT passed.id, passed.due_at
                FROM (
                    SELECT ready.id, ready.due_at
                    FROM job_ready AS ready
                    JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                    WHERE
                        ready.late
                        AND ready.queue = served.queue
                        AND ready.priority = level.priority
                        AND (ready.due_at, ready.id) < (low.due_at, low.id)
                        AND (tasks IS NULL OR ready.task = ANY (tasks))
                    ORDER BY ready.due_at, ready.id
                    LIMIT most
                    FOR UPDATE OF ready, latest SKIP LOCKED
                ) AS passed
                UNION ALL
                SELECT ahead.id, ahead.due_at
                FROM (
                    SELECT ready.id, ready.due_at
                    FROM job_ready AS ready
                    JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
                    WHERE
                        ready.queue = served.queue
                        AND ready.priority = level.priority
                        AND (ready.due_at, ready.id) >= (coalesce(low.due_at, '-infinity'), coalesce(low.id, 0))
                        AND ready.due_at <= now()
                        AND (tasks IS NULL OR ready.task = ANY (tasks))
                    ORDER BY ready.due_at, ready.id
                    LIMIT most
                    FOR UPDATE OF ready, latest SKIP LOCKED
                ) AS ahead
            ) AS lane
            ORDER BY lane.due_at, lane.id
            LIMIT most
        ) AS band
        LIMIT most
    ),

    claimed AS (
        -- The trigger takes the job out of job_ready.
        UPDATE job_latest AS latest
        SET
            status = 'RUNNING',
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_message = '',
            worker = job_claim.worker
        FROM due
        -- The array leaves no way but the primary key.
        WHERE latest.id = ANY (ARRAY(SELECT due.id FROM due))
        AND latest.id = due.id
        RETURNING latest.id, latest.status, latest.status_at, latest.attempt, due.priority, due.due_at
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
        SELECT claimed.id, claimed.status_at, claimed.status, job_claim.worker, claimed.attempt
        FROM claimed
    )

    SELECT claimed.id, claimed.attempt
    FROM claimed
    ORDER BY claimed.priority DESC, claimed.due_at, claimed.id;
END
$$;

CREATE OR REPLACE FUNCTION job_truncate_rest() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- The statement may have named them too; what it has emptied can't be truncated again within it.
    IF EXISTS (SELECT FROM job_latest) THEN
        TRUNCATE job_latest;
    END IF;
    IF EXISTS (SELECT FROM job_status) THEN
        TRUNCATE job_status;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta;
    RETURN NULL;
END
$$;
