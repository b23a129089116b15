SET LOCAL lock_timeout = '2s';

LOCK TABLE job_latest IN SHARE MODE;

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
    latest.xmin::text || '.' || job.xmin::text AS version
FROM job_latest AS latest
LEFT JOIN job ON job.id = latest.id;

CREATE OR REPLACE FUNCTION job_key_fixed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING
        MESSAGE = format('%s has columns that are not changed in place', TG_TABLE_NAME),
        HINT = 'The id of a job never changes. Set its creation time and priority in job; job_latest follows.';
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
        INSERT INTO job_latest (id, created_at, updated_at, status_at, priority)
        SELECT id, created_at, created_at, created_at, priority
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
            WHERE (job.created_at, job.priority) IS DISTINCT FROM (latest.created_at, latest.priority)
        ),
        array_agg(latest.id) FILTER (WHERE latest.status = 'PENDING' AND job.task <> '')
    INTO wrong, waiting
    FROM inserted AS latest
    -- OFFSET keeps it one look for each row, whatever the planner expects of the table.
    LEFT JOIN LATERAL (
        SELECT asked.created_at, asked.priority, asked.task
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
        priority, attempt, progress, exit_code, worker, status_message, error_message, result_data, usage
    ) VALUES (
        NEW.id, NEW.created_at, NEW.updated_at, NEW.status_at, NEW.scheduled_at, NEW.started_at, NEW.completed_at,
        NEW.lease_expires_at, NEW.lease_token, NEW.status, NEW.priority, NEW.attempt, NEW.progress, NEW.exit_code,
        NEW.worker, NEW.status_message, NEW.error_message, NEW.result_data, NEW.usage
    );
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION job_tally_record_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
    SELECT
        created_minute,
        job_block(id),
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM inserted
    GROUP BY created_minute, job_block(id);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_tally_record_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
    SELECT minute, block, pending, running, completed, failed, cancelled
    FROM (
        SELECT
            created_minute AS minute,
            job_block(id) AS block,
            coalesce(sum(n) FILTER (WHERE status = 'PENDING'), 0) AS pending,
            coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
            coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
            coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
            coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
        FROM (
            SELECT created_minute, id, status, 1 AS n FROM updated_to
            UNION ALL
            SELECT created_minute, id, status, -1 AS n FROM updated_from
        ) AS version
        GROUP BY created_minute, job_block(id)
    ) AS change
    -- Heartbeats, progress and edits change no count.
    WHERE (pending, running, completed, failed, cancelled) <> (0, 0, 0, 0, 0);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_tally_record_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
    SELECT
        created_minute,
        job_block(id),
        -count(*) FILTER (WHERE status = 'PENDING'),
        -count(*) FILTER (WHERE status = 'RUNNING'),
        -count(*) FILTER (WHERE status = 'COMPLETED'),
        -count(*) FILTER (WHERE status = 'FAILED'),
        -count(*) FILTER (WHERE status = 'CANCELLED')
    FROM deleted
    GROUP BY created_minute, job_block(id);
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
        RETURNING minute, block, pending, running, completed, failed, cancelled
    ),

    merged AS MATERIALIZED (
        SELECT
            taken.minute,
            taken.block,
            sum(taken.pending) AS pending,
            sum(taken.running) AS running,
            sum(taken.completed) AS completed,
            sum(taken.failed) AS failed,
            sum(taken.cancelled) AS cancelled
        FROM taken
        GROUP BY taken.minute, taken.block
    ),

    kept AS (
        INSERT INTO job_tally_delta (minute, block, pending, running, completed, failed, cancelled)
        SELECT minute, block, pending, running, completed, failed, cancelled
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
    TRUNCATE job_tally, job_tally_delta;
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
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta;
    RETURN NULL;
END
$$;

DROP FUNCTION job_facet_values(
    job_facet, status_type [], timestamptz, timestamptz, text, text, integer, boolean
);

DROP FUNCTION job_facet_at(job_facet, text, status_type [], timestamptz, timestamptz, bigint);

DROP FUNCTION job_facet_locate(job_facet, text, bigint, integer, integer, integer, integer, integer);

DROP FUNCTION job_facet_place(job_facet, text, status_type [], timestamptz, timestamptz, integer, bigint);

DROP FUNCTION job_facet_position(job_facet, text, status_type [], timestamptz, timestamptz, integer, bigint);

DROP FUNCTION job_facet_count(job_facet, text, status_type [], timestamptz, timestamptz);

DROP FUNCTION job_facet_minute_count(job_facet, text, status_type [], timestamptz, boolean, integer, bigint);

DROP FUNCTION job_facet_rank(job_facet, text, status_type [], integer, bigint);

DROP FUNCTION job_facet_between(job_facet, text, status_type [], integer, bigint, integer, bigint);

DROP FUNCTION job_facet_before(job_facet, text, integer, integer, integer, integer, integer, integer);

DROP FUNCTION job_facet_counted(status_type []);

DROP FUNCTION job_facet_value(job_facet, text, text, text, smallint);

DROP TABLE job_facet_tally;

DROP TYPE job_facet;

DROP TRIGGER job_latest_key_fixed ON job_latest;

CREATE TRIGGER job_latest_key_fixed BEFORE UPDATE OF id, created_at, priority ON job_latest
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION job_key_fixed();

ALTER TABLE job_latest
DROP COLUMN queue,
DROP COLUMN owner,
DROP COLUMN project;

DROP VIEW job_tally_unfolded;

-- Counted anew below.
TRUNCATE job_tally_delta;

ALTER TABLE job_tally_delta
DROP COLUMN priority,
DROP COLUMN queue,
DROP COLUMN owner,
DROP COLUMN project;

CREATE OR REPLACE VIEW job_tally_unfolded AS
SELECT delta.minute, delta.block, delta.pending, delta.running, delta.completed, delta.failed, delta.cancelled
FROM job_tally_boundary AS fold
JOIN job_tally_delta AS delta ON delta.txid >= fold.since OR delta.txid = ANY (fold.open_then);

SELECT job_tally_rebuild();
