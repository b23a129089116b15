SET LOCAL lock_timeout = '2s';

DROP FUNCTION job_ready_mark();

ALTER TABLE job_ready DROP COLUMN late;

DROP TABLE job_ready_low, job_ready_clock;

CREATE OR REPLACE FUNCTION job_ready_refresh(ids bigint []) RETURNS void
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
BEGIN
    DELETE FROM job_ready WHERE id = ANY (ids);
    DELETE FROM job_scheduled WHERE id = ANY (ids);
    WITH waiting AS MATERIALIZED (
        SELECT job.id, job.queue, job.priority, job.task, coalesce(latest.scheduled_at, latest.created_at) AS due_at
        FROM unnest(ids) AS wanted (id)
        JOIN job_latest AS latest ON latest.id = wanted.id
        JOIN job ON job.id = wanted.id
        -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
        WHERE (latest.status = 'PENDING') IS TRUE AND job.task <> ''
    ),

    later AS (
        INSERT INTO job_scheduled (id, due_at)
        SELECT id, due_at
        FROM waiting
        WHERE due_at > now()
    )

    INSERT INTO job_ready (id, queue, priority, due_at, task)
    SELECT id, queue, priority, due_at, task
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
        INSERT INTO job_ready (id, queue, priority, due_at, task)
        SELECT job.id, job.queue, job.priority, due.due_at, job.task
        FROM due
        JOIN job ON job.id = due.id
        RETURNING 1
    )

    SELECT count(*) INTO moved
    FROM added;
    RETURN moved;
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
        SELECT first.id, first.priority, first.due_at
        FROM unnest(queues) AS served (queue)
        CROSS JOIN LATERAL (
            SELECT ready.id, ready.priority, ready.due_at
            FROM job_ready AS ready
            JOIN job_latest AS latest ON latest.id = ready.id AND (latest.status = 'PENDING') IS TRUE
            WHERE ready.queue = served.queue AND ready.due_at <= now() AND (tasks IS NULL OR ready.task = ANY (tasks))
            ORDER BY ready.priority DESC, ready.due_at, ready.id
            LIMIT most
            FOR UPDATE OF ready, latest SKIP LOCKED
        ) AS first
        ORDER BY first.priority DESC, first.due_at, first.id
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
        WHERE latest.id = due.id
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
    TRUNCATE job_ready, job_scheduled, job_tally, job_tally_delta;
    RETURN NULL;
END
$$;
