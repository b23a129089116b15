-- Purpose: counts jobs by queue, owner, project and priority too: job_latest holds copies of these facets, deltas name
--   them, and a facet tally sums them by value for all time, 30 days and days.
-- Locks: ACCESS EXCLUSIVE on job_latest and the tally; readers and writers wait.
-- At ten million jobs: five minutes (half a minute of CPU for each million), in which job_latest is rewritten and all
--   jobs are counted.
-- Old code: runs on it, but for writes of job_latest that leave out other facets than the defaults.
-- Undo: down.sql drops the facet tally and the copies, and recounts the jobs. Nothing is lost.

-- Rewritten and locked in any case.
-- squawk-ignore-file changing-column-type, adding-required-field, adding-not-nullable-field, ban-drop-function

SET LOCAL lock_timeout = '2s';

LOCK TABLE job, job_latest IN SHARE MODE;

ALTER TABLE job_latest
ADD COLUMN queue text,
ADD COLUMN owner text,
ADD COLUMN project text;

-- One rewrite for the three columns, without the dead rows and the triggers of an UPDATE. Dropped below.
CREATE FUNCTION job_latest_queue(id bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT job.queue FROM job WHERE job.id = job_latest_queue.id);
END
$$;

CREATE FUNCTION job_latest_owner(id bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT job.owner FROM job WHERE job.id = job_latest_owner.id);
END
$$;

CREATE FUNCTION job_latest_project(id bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT job.project FROM job WHERE job.id = job_latest_project.id);
END
$$;

ALTER TABLE job_latest
ALTER COLUMN queue TYPE text USING job_latest_queue(id),
ALTER COLUMN owner TYPE text USING job_latest_owner(id),
ALTER COLUMN project TYPE text USING job_latest_project(id),
ALTER COLUMN queue SET NOT NULL,
ALTER COLUMN owner SET NOT NULL,
ALTER COLUMN project SET NOT NULL,
ALTER COLUMN queue SET DEFAULT 'default',
ALTER COLUMN owner SET DEFAULT '',
ALTER COLUMN project SET DEFAULT '';

DROP FUNCTION job_latest_queue(bigint), job_latest_owner(bigint), job_latest_project(bigint);

DROP TRIGGER job_latest_key_fixed ON job_latest;

CREATE TRIGGER job_latest_key_fixed BEFORE UPDATE OF id, created_at, priority, queue, owner, project ON job_latest
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION job_key_fixed();

CREATE TYPE job_facet AS ENUM ('queue', 'owner', 'project', 'priority');

-- Jobs by the value of a facet: for all time (span 0, minute 0), 30 days and a day; spans in minutes.
CREATE TABLE job_facet_tally (
    facet job_facet NOT NULL,
    span integer NOT NULL,
    minute integer NOT NULL,
    pending integer NOT NULL DEFAULT 0,
    running integer NOT NULL DEFAULT 0,
    completed integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    cancelled integer NOT NULL DEFAULT 0,
    -- A priority too, as text.
    value text COLLATE "C" NOT NULL,
    CONSTRAINT job_facet_tally_pkey PRIMARY KEY (facet, span, value, minute),
    CONSTRAINT job_facet_tally_span CHECK (span IN (0, 1440, 43200)),
    CONSTRAINT job_facet_tally_minute CHECK (span <> 0 OR minute = 0)
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Counted anew below.
TRUNCATE job_tally_delta;

ALTER TABLE job_tally_delta
ADD COLUMN priority smallint NOT NULL,
ADD COLUMN queue text NOT NULL,
ADD COLUMN owner text NOT NULL,
ADD COLUMN project text NOT NULL;

CREATE OR REPLACE FUNCTION job_key_fixed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING
        MESSAGE = format('%s has columns that are not changed in place', TG_TABLE_NAME),
        HINT = 'The id of a job never changes. Set its creation time, priority, queue, owner and project in job; job_latest follows.';
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
        INSERT INTO job_latest (id, created_at, updated_at, status_at, priority, queue, owner, project)
        SELECT id, created_at, created_at, created_at, priority, queue, owner, project
        FROM inserted
        WHERE (SELECT true FROM job_latest WHERE job_latest.id = inserted.id) IS NULL
        ORDER BY id;
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
            WHERE (job.created_at, job.priority, job.queue, job.owner, job.project)
            IS DISTINCT FROM (latest.created_at, latest.priority, latest.queue, latest.owner, latest.project)
        ),
        array_agg(latest.id) FILTER (WHERE latest.status = 'PENDING' AND job.task <> '')
    INTO wrong, waiting
    FROM inserted AS latest
    -- OFFSET keeps it one look for each row, whatever the planner expects of the table.
    LEFT JOIN LATERAL (
        SELECT asked.created_at, asked.priority, asked.queue, asked.owner, asked.project, asked.task
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
        id, created_at, updated_at, status_at, scheduled_at, started_at, completed_at, lease_expires_at, lease_token, status,
        priority, queue, owner, project, attempt, progress, exit_code, worker, status_message, error_message, result_data,
        usage
    ) VALUES (
        NEW.id, NEW.created_at, NEW.updated_at, NEW.status_at, NEW.scheduled_at, NEW.started_at, NEW.completed_at,
        NEW.lease_expires_at, NEW.lease_token, NEW.status, NEW.priority, NEW.queue, NEW.owner, NEW.project, NEW.attempt,
        NEW.progress, NEW.exit_code, NEW.worker, NEW.status_message, NEW.error_message, NEW.result_data, NEW.usage
    );
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION job_tally_record_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION job_tally_record_update() RETURNS trigger
LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION job_tally_record_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION job_tally_fold(everything boolean, at_least integer, keep integer) RETURNS bigint
LANGUAGE plpgsql
-- Whatever the statistics say of a queue, by its index; which a plan for any value of `everything` could not use.
SET enable_seqscan = off
SET plan_cache_mode = force_custom_plan AS $$
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

CREATE OR REPLACE FUNCTION job_tally_rebuild() RETURNS void
LANGUAGE plpgsql AS $$
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
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_facet_value(
    facet job_facet, queue text, owner text, project text, priority smallint
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE facet WHEN 'queue' THEN queue WHEN 'owner' THEN owner WHEN 'project' THEN project ELSE priority::text END;

CREATE OR REPLACE FUNCTION job_facet_counted(statuses status_type []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN statuses @> enum_range(NULL::status_type) THEN ''
    -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
    ELSE 'JOIN job_latest AS latest ON latest.id = job.id AND (latest.status = ANY ($1)) IS TRUE'
END;

CREATE OR REPLACE FUNCTION job_facet_before(
    facet job_facet, value text, day integer,
    pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_between(
    facet job_facet, value text, statuses status_type [],
    first_minute integer, first_id bigint, minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
-- The plan is pinned: a scan of the index, and one look for each row.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0 AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_rank(
    facet job_facet, value text, statuses status_type [], minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_minute_count(
    facet job_facet, value text, statuses status_type [], at timestamptz, early boolean, minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
-- The plan is pinned: a scan of the index, and one look for each row.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0 AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_count(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_position(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_place(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    minute integer, id bigint, OUT total bigint, OUT before bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    total := job_facet_count($1, $2, $3, $4, $5);
    IF minute IS NOT NULL THEN
        before := job_facet_position($1, $2, $3, $4, $5, $6, $7);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION job_facet_locate(
    facet job_facet, value text, "position" bigint,
    pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS TABLE (day integer, rest bigint, n bigint, total bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_at(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    "position" bigint
) RETURNS TABLE (minute integer, id bigint)
LANGUAGE plpgsql STABLE
-- The plan is pinned: an ordered scan of the index, and one look for each row.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_sort = off
SET max_parallel_workers_per_gather = 0 AS $$
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
$$;

CREATE OR REPLACE FUNCTION job_facet_values(
    facet job_facet, statuses status_type [], created_after timestamptz, created_before timestamptz,
    prefix text, after_value text, most integer, by_count boolean
) RETURNS TABLE (
    value text, n bigint, pending bigint, running bigint, completed bigint, failed bigint, cancelled bigint
)
LANGUAGE plpgsql STABLE
-- The plan is pinned: values in the order of their index, merged with what stands outside the tally.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_nestloop = off
SET max_parallel_workers_per_gather = 0 AS $$
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
$$;

CREATE OR REPLACE VIEW jobs_from_latest AS
SELECT
    latest.id,
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
    latest.xmin::text || '.' || job.xmin::text AS version
FROM job_latest AS latest
LEFT JOIN job ON job.id = latest.id;

CREATE OR REPLACE VIEW job_tally_unfolded AS
SELECT
    delta.minute,
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
FROM job_tally_boundary AS fold
JOIN job_tally_delta AS delta ON delta.txid >= fold.since OR delta.txid = ANY (fold.open_then);

SELECT job_tally_rebuild();
