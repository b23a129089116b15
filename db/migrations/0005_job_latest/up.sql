-- Purpose: splits job into what was asked (job) and where it stands (job_latest), so that a status change writes a narrow
--   row and three indexes instead of a wide one and eleven. Adds owner, project, exit_code, usage, the attempt of a history
--   row, and the queue of ready jobs.
-- Locks: ACCESS EXCLUSIVE on job and job_status from the start to the end: stop the server first.
-- At ten million jobs: 2 min 12 s, measured on a busy machine; 1 GB more on disk. A million: 9 s, and 39 s for the undo,
--   which writes job and all its indexes anew.
-- Old code: doesn't run on it.
-- Undo: down.sql joins both again, with as long a lock; owner, project, exit_code, usage and the attempts of the history
--   are lost.

-- One step for all of it: a job stands in both tables or in one. Everybody is locked out, by the first statement.
-- squawk-ignore-file require-lock-timeout, require-concurrent-index-creation, ban-drop-column, ban-drop-view
-- squawk-ignore-file disallowed-unique-constraint, constraint-missing-not-valid, ban-drop-constraint, ban-drop-function

SET LOCAL lock_timeout = '10s';
SET LOCAL maintenance_work_mem = '256MB';
LOCK TABLE job, job_status IN ACCESS EXCLUSIVE MODE;

-- What reads or keeps what moves ----------------------------------------------------------------------------------------

DROP MATERIALIZED VIEW job_stats, job_failures;

DROP TRIGGER job_tally_on_insert ON job;
DROP TRIGGER job_tally_on_update ON job;
DROP TRIGGER job_tally_on_delete ON job;
DROP TRIGGER job_tally_on_truncate ON job;
DROP TRIGGER job_history_range_on_insert ON job_status;
ALTER TABLE job_status DROP CONSTRAINT job_status_job_fkey;

DROP FUNCTION job_document(job, job_status);
DROP FUNCTION job_history(job, job_status);
DROP FUNCTION job_json(job, json, bigint);
DROP FUNCTION job_history_from(job);
DROP FUNCTION job_history_to(job);
DROP FUNCTION job_minute_count(status_type [], timestamptz, boolean, integer, bigint);
DROP FUNCTION job_search(text, status_type [], timestamptz, timestamptz, bigint);
DROP FUNCTION job_history_range_widen();
DROP FUNCTION job_tally_record_truncate();

-- Where a job stands ----------------------------------------------------------------------------------------------------

-- One narrow row a job, the only truth of its status. Copies of what never changes, or only with job, serve its indexes.
CREATE TABLE job_latest (
    id bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    status_at timestamptz NOT NULL,
    scheduled_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    lease_expires_at timestamptz,
    lease_token uuid,
    created_minute integer NOT NULL GENERATED ALWAYS AS (
        (floor(extract(EPOCH FROM (created_at AT TIME ZONE 'UTC')) / 60))::integer
    ) STORED,
    exit_code integer,
    status status_type NOT NULL DEFAULT 'PENDING',
    priority smallint NOT NULL,
    attempt smallint NOT NULL DEFAULT 1,
    progress smallint,
    worker text,
    status_message text NOT NULL DEFAULT '',
    error_message text NOT NULL DEFAULT '',
    result_data jsonb,
    -- {cpu_s, memory_peak_mb, wall_s}
    usage jsonb,
    -- Set only when the history reaches outside created_at..updated_at; the history look-up prunes by it.
    history_range tstzrange,

    CONSTRAINT job_progress_range CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT job_latest_attempt_range CHECK (attempt >= 1),
    CONSTRAINT job_usage_object CHECK (jsonb_typeof(usage) = 'object'),
    -- State rules: a row that contradicts its own status cannot exist.
    CONSTRAINT job_pending_not_started CHECK (status <> 'PENDING' OR started_at IS NULL),
    CONSTRAINT job_running_started CHECK (status <> 'RUNNING' OR started_at IS NOT NULL),
    CONSTRAINT job_final_completed CHECK ((status IN ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at IS NOT NULL)),
    CONSTRAINT job_lease_running CHECK (lease_token IS NULL OR status = 'RUNNING'),
    CONSTRAINT job_lease_whole CHECK ((lease_token IS NULL) = (lease_expires_at IS NULL)),
    CONSTRAINT job_started_after_created CHECK (started_at >= created_at),
    CONSTRAINT job_completed_after_started CHECK (completed_at >= coalesce(started_at, created_at)),
    CONSTRAINT job_updated_after_created CHECK (updated_at >= created_at)
)
WITH (
    fillfactor = 90,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02,
    autovacuum_vacuum_cost_delay = 0
);

INSERT INTO job_latest (
    id, created_at, updated_at, status_at, scheduled_at, started_at, completed_at, lease_expires_at, lease_token, status,
    priority, attempt, progress, worker, status_message, error_message, result_data, history_range
)
SELECT
    id,
    created_at,
    updated_at,
    status_at,
    scheduled_at,
    started_at,
    completed_at,
    lease_expires_at,
    lease_token,
    status,
    priority,
    attempt,
    progress,
    worker,
    status_message,
    error_message,
    result_data,
    history_range
FROM job;

ALTER TABLE job_latest ADD CONSTRAINT job_latest_pkey PRIMARY KEY (id);

-- Under a status, in the order of creation. With the priority, so that jobs of both are counted without the table.
CREATE INDEX job_latest_status_idx ON job_latest (status, created_minute, id) INCLUDE (priority);

CREATE INDEX job_latest_updated_idx ON job_latest (updated_at, id);

-- The sample of search (job_sample_idx), with what else a list may filter and sort by.
CREATE INDEX job_latest_sample_idx ON job_latest (id) INCLUDE (status, updated_at)
WHERE job_sampled(id);

-- What was asked --------------------------------------------------------------------------------------------------------

-- The indexes and the checks of these columns go with them: job_status_idx, job_updated_idx, job_claim_idx, job_sample_idx.
ALTER TABLE job
    DROP COLUMN updated_at,
    DROP COLUMN scheduled_at,
    DROP COLUMN started_at,
    DROP COLUMN completed_at,
    DROP COLUMN status_at,
    DROP COLUMN lease_expires_at,
    DROP COLUMN lease_token,
    DROP COLUMN status,
    DROP COLUMN attempt,
    DROP COLUMN progress,
    DROP COLUMN worker,
    DROP COLUMN status_message,
    DROP COLUMN error_message,
    DROP COLUMN result_data,
    DROP COLUMN history_range,
    ADD COLUMN owner text NOT NULL DEFAULT '',
    ADD COLUMN project text NOT NULL DEFAULT '',
    ALTER COLUMN max_attempts SET DEFAULT 1,
    ADD CONSTRAINT job_max_attempts_range CHECK (max_attempts BETWEEN 1 AND 1000),
    ADD CONSTRAINT job_owner_length CHECK (char_length(owner) <= 255),
    ADD CONSTRAINT job_project_length CHECK (char_length(project) <= 255);

-- One job in 1,024, with all of it that a list may filter and sort by: how frequent a search term is, without the jobs.
CREATE INDEX job_sample_idx ON job (created_minute, id) INCLUDE (priority, created_at, queue, owner, project, name)
WHERE job_sampled(id);

-- Jobs without an owner or a project, in most databases all or none, cost nothing.
CREATE INDEX job_owner_idx ON job (owner, created_minute, id)
WHERE owner <> '';

CREATE INDEX job_project_idx ON job (project, created_minute, id)
WHERE project <> '';

-- Null in rows that an earlier version wrote.
ALTER TABLE job_status ADD COLUMN attempt smallint;

-- Jobs that a worker may take: rows come and go, and none is updated.
CREATE TABLE job_ready (
    id bigint NOT NULL,
    due_at timestamptz NOT NULL,
    priority smallint NOT NULL,
    queue text NOT NULL,
    task text NOT NULL,
    CONSTRAINT job_ready_pkey PRIMARY KEY (id)
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 3000, autovacuum_vacuum_cost_delay = 0);

-- The order of the claim: within a queue, priority 10 first, then the longest due.
CREATE INDEX job_ready_order_idx ON job_ready (queue, priority DESC, due_at, id);

-- Jobs that a worker may take later. job_ready_release moves them.
CREATE TABLE job_scheduled (
    id bigint NOT NULL,
    due_at timestamptz NOT NULL,
    CONSTRAINT job_scheduled_pkey PRIMARY KEY (id)
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 3000, autovacuum_vacuum_cost_delay = 0);

-- Without the id: a plan made for the empty table might look ids up in it.
CREATE INDEX job_scheduled_due_idx ON job_scheduled (due_at);

-- Functions and views, as they were in db/functions and db/views when this was written ----------------------------------

CREATE OR REPLACE VIEW jobs AS
SELECT
    job.id,
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
    latest.xmin::text || '.' || job.xmin::text AS version
FROM job
LEFT JOIN job_latest AS latest ON latest.id = job.id;

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

CREATE OR REPLACE VIEW jobs_sampled AS
SELECT
    job.id,
    job.created_at,
    latest.updated_at,
    job.created_minute,
    latest.status,
    job.priority,
    job.name,
    job.queue,
    job.owner,
    job.project
FROM job
LEFT JOIN job_latest AS latest ON latest.id = job.id AND job_sampled(latest.id)
WHERE job_sampled(job.id);

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
    SET created_at = changed.created_at, priority = changed.priority
    FROM updated_to AS changed
    WHERE job_latest.id = ANY (ARRAY(SELECT id FROM updated_to))
    AND job_latest.id = changed.id
    AND (job_latest.created_at, job_latest.priority) <> (changed.created_at, changed.priority);
    SELECT array_agg(changed.id) INTO moved
    FROM (
        SELECT id, priority, queue, task, created_at FROM updated_to
        EXCEPT
        SELECT id, priority, queue, task, created_at FROM updated_from
    ) AS changed;
    IF moved IS NOT NULL THEN
        PERFORM job_ready_refresh(moved);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_delete_rest() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    gone bigint [] := ARRAY(SELECT id FROM deleted ORDER BY id);
BEGIN
    -- In one order, as all writers lock these rows.
    PERFORM FROM job_latest WHERE id = ANY (gone) ORDER BY id FOR UPDATE;
    DELETE FROM job_latest WHERE id = ANY (gone);
    DELETE FROM job_status WHERE job_id = ANY (gone);
    RETURN NULL;
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

CREATE OR REPLACE FUNCTION job_latest_check_delete() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
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

CREATE OR REPLACE FUNCTION job_status_check() RETURNS trigger
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say: a plan
-- made for an empty table would scan the full one, or compare each row with each.
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
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

CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    taken integer;
BEGIN
    SELECT
        (SELECT array_agg(id) FROM updated_from WHERE status = 'PENDING'),
        (SELECT array_agg(id) FROM updated_to WHERE status = 'PENDING')
    INTO was, waiting;
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
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_ready_on_delete() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    waiting bigint [] := ARRAY(SELECT id FROM deleted WHERE status = 'PENDING');
BEGIN
    DELETE FROM job_ready WHERE id = ANY (waiting);
    DELETE FROM job_scheduled WHERE id = ANY (waiting);
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

CREATE OR REPLACE FUNCTION jobs_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id THEN
        RAISE restrict_violation USING MESSAGE = 'the id of a job never changes';
    END IF;
    UPDATE job_latest AS latest
    SET
        created_at = NEW.created_at,
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

CREATE OR REPLACE FUNCTION jobs_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- In the order of all writers: job_latest, then job.
    PERFORM FROM job_latest WHERE id = OLD.id FOR UPDATE;
    DELETE FROM job WHERE id = OLD.id;
    RETURN OLD;
END
$$;

CREATE OR REPLACE FUNCTION job_status_partition_guard(partition text) RETURNS void
LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION job_status_partition_lock() RETURNS boolean
LANGUAGE plpgsql
SET lock_timeout = '400ms' AS $$
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

CREATE OR REPLACE FUNCTION job_status_partition_make(day date) RETURNS boolean
LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION job_history_from(latest job_latest) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(lower((latest).history_range), (latest).created_at);

CREATE OR REPLACE FUNCTION job_history_to(latest job_latest) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((latest).history_range), (latest).updated_at);

CREATE OR REPLACE FUNCTION job_history(latest job_latest, added job_status) RETURNS TABLE (statuses json, total bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
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

CREATE OR REPLACE FUNCTION job_status_json(entry job_status) RETURNS json
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'status_type', (entry).status_type,
    'timestamp', (entry).timestamp,
    'message', (entry).message,
    'progress', (entry).progress,
    'actor', (entry).actor,
    'attempt', (entry).attempt
);

CREATE OR REPLACE FUNCTION job_json(asked job, latest job_latest, statuses json, status_history_count bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (asked).id,
    'name', (asked).name,
    'description', (asked).description,
    'priority', (asked).priority,
    'queue', (asked).queue,
    'owner', (asked).owner,
    'project', (asked).project,
    'task', (asked).task,
    'args', (asked).args,
    'unique_key', (asked).unique_key,
    'attempt', (latest).attempt,
    'max_attempts', (asked).max_attempts,
    'created_at', (asked).created_at,
    'updated_at', (latest).updated_at,
    'scheduled_at', (latest).scheduled_at,
    'started_at', (latest).started_at,
    'completed_at', (latest).completed_at,
    'execution_time', job_execution_time((latest).started_at, (latest).completed_at),
    'latest_status', json_build_object(
        'status_type', (latest).status,
        'timestamp', (latest).status_at,
        'message', (latest).status_message,
        'progress', (latest).progress
    ),
    'error_message', (latest).error_message,
    'result_data', (latest).result_data,
    'exit_code', (latest).exit_code,
    'usage', (latest).usage,
    'resource_requirements', (asked).resource_requirements,
    'worker', (latest).worker,
    'lease_expires_at', (latest).lease_expires_at,
    'allowed_transitions', status_next((latest).status),
    'statuses', statuses,
    'status_history_count', status_history_count
);

CREATE OR REPLACE FUNCTION job_document(asked job, latest job_latest, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(asked, latest, history.statuses, history.total)
FROM job_history(latest, added) AS history;
END;

CREATE OR REPLACE FUNCTION job_minute_count(
    statuses status_type [], at timestamptz, early boolean, minute integer, id bigint
) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT (
    SELECT count(*)
    FROM job
    WHERE job_minute_count.statuses @> enum_range(NULL::status_type)
    AND job.created_minute = job_minute(at)
    AND (job.created_minute, job.id) < (job_minute_count.minute, job_minute_count.id)
    AND (job.created_at < at) = early
) + (
    SELECT count(*)
    FROM job_latest AS job
    WHERE NOT job_minute_count.statuses @> enum_range(NULL::status_type)
    AND job.status = ANY (statuses)
    AND job.created_minute = job_minute(at)
    AND (job.created_minute, job.id) < (job_minute_count.minute, job_minute_count.id)
    AND (job.created_at < at) = early
);
END;

CREATE OR REPLACE FUNCTION job_rank(statuses status_type [], minute integer, id bigint) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
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

CREATE OR REPLACE FUNCTION job_place(
    statuses status_type [], created_after timestamptz, created_before timestamptz, minute integer, id bigint,
    OUT total bigint, OUT before bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
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

CREATE OR REPLACE FUNCTION job_at(
    statuses status_type [], created_after timestamptz, created_before timestamptz, "position" bigint
) RETURNS TABLE (minute integer, id bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
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

CREATE OR REPLACE FUNCTION job_search(
    term text, created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text
)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
-- The places of some hundred thousand jobs, so that the bitmap need not forget which rows of a page it means: those would
-- have to be cut into pieces again.
SET work_mem = '64MB'
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    folded text := job_name_fold(term);
    query tsquery := job_search_query(folded);
BEGIN
    RETURN QUERY
    SELECT job.id, job.created_minute, job.priority, job.name
    FROM job
    WHERE job_name_pieces(job_name_fold(job.name)) @@ query
    AND strpos(job_name_fold(job.name), folded) > 0
    AND (job_search.created_after IS NULL OR job.created_at >= job_search.created_after)
    AND (job_search.created_before IS NULL OR job.created_at < job_search.created_before)
    LIMIT cap;
END
$$;

CREATE OR REPLACE FUNCTION job_search_latest(
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text, updated_at timestamptz
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
    SELECT found.id, found.created_minute, found.priority, found.name, latest.updated_at
    FROM job_search(term, created_after, created_before, NULL) AS found
    JOIN job_latest AS latest ON latest.id = found.id
    WHERE latest.status = ANY (job_search_latest.statuses)
    LIMIT cap;
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

CREATE OR REPLACE FUNCTION job_finish(worker text, runs json)
RETURNS TABLE (id bigint, outcome text, status status_type)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them. A plan made for an empty table would scan the full one, or compare each row with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    done_ids bigint [];
    done_statuses status_type [];
BEGIN
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (
            id bigint,
            attempt smallint,
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
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND latest.status = 'RUNNING'
        AND latest.worker = job_finish.worker
        AND latest.attempt = told.attempt
        RETURNING
            latest.id, latest.status, latest.status_at, latest.status_message, latest.progress, latest.attempt
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
        SELECT
            ended.id,
            ended.status_at,
            ended.status,
            ended.progress,
            ended.status_message,
            job_finish.worker,
            ended.attempt
        FROM ended
    )

    SELECT coalesce(array_agg(ended.id), '{}'), array_agg(ended.status) INTO done_ids, done_statuses
    FROM ended;
    outcome := 'done';
    FOR place IN 1..cardinality(done_ids) LOOP
        id := done_ids[place];
        status := done_statuses[place];
        RETURN NEXT;
    END LOOP;
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

CREATE OR REPLACE FUNCTION job_heartbeat(worker text, runs json)
RETURNS TABLE (id bigint, attempt smallint, verdict text)
LANGUAGE plpgsql
-- The plan is pinned, whatever statistics say: the array finds the rows by the primary key, and a hash join brings the
-- values to them. A plan made for an empty table would scan the full one, or compare each row with each.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT run.*
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, progress smallint)
        ORDER BY run.id
    ),

    noted AS (
        UPDATE job_latest AS latest
        SET progress = told.progress
        FROM told
        WHERE latest.id = ANY (ARRAY(SELECT told.id FROM told))
        AND latest.id = told.id
        AND latest.status = 'RUNNING'
        AND latest.worker = job_heartbeat.worker
        AND latest.attempt = told.attempt
        AND latest.progress IS DISTINCT FROM told.progress
        AND told.progress IS NOT NULL
    )

    SELECT
        told.id,
        told.attempt,
        CASE
            WHEN
                (latest.status, latest.attempt, latest.worker) = ('CANCELLED', told.attempt, job_heartbeat.worker)
                THEN 'cancel'
            ELSE 'unknown'
        END
    FROM told
    -- OFFSET keeps it one look for each run.
    LEFT JOIN LATERAL (
        SELECT job_latest.status, job_latest.attempt, job_latest.worker
        FROM job_latest
        WHERE job_latest.id = told.id
        OFFSET 0
    ) AS latest ON true
    WHERE (latest.status, latest.attempt, latest.worker)
    IS DISTINCT FROM ('RUNNING', told.attempt, job_heartbeat.worker);
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

CREATE MATERIALIZED VIEW job_stats AS
WITH period (name, length, bucket_width) AS (
    VALUES
    ('1h', interval '1 hour', interval '1 minute'),
    ('24h', interval '24 hours', interval '1 hour'),
    ('7d', interval '7 days', interval '6 hours'),
    ('30d', interval '30 days', interval '1 day')
),

finished AS MATERIALIZED (
    SELECT
        completed_at,
        status,
        CASE
            WHEN started_at >= scheduled_at THEN extract(EPOCH FROM started_at - greatest(created_at, scheduled_at))
            WHEN scheduled_at IS NULL THEN extract(EPOCH FROM started_at - created_at)
            -- Started by hand before it was due: it did not wait.
            WHEN started_at < scheduled_at THEN 0
        END::double precision AS wait_s,
        extract(EPOCH FROM completed_at - started_at)::double precision AS execution_s
    FROM job_latest
    -- updated_at is never before completed_at: this walks the recent end of job_latest_updated_idx only.
    WHERE
        updated_at >= now() - interval '60 days'
        AND completed_at >= now() - interval '60 days'
        AND completed_at <= now()
),

windowed AS (
    SELECT
        period.name AS period,
        period.length,
        period.bucket_width,
        finished.completed_at,
        finished.status,
        finished.wait_s,
        finished.execution_s,
        finished.completed_at >= now() - period.length AS is_recent
    FROM period
    LEFT JOIN finished ON finished.completed_at >= now() - 2 * period.length
)

SELECT
    period,
    '-infinity'::timestamptz AS bucket,
    NULL::status_type AS status,
    bucket_width,
    count(*) FILTER (WHERE is_recent) AS finished,
    avg(wait_s) FILTER (WHERE is_recent) AS wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY wait_s)
    FILTER (WHERE is_recent) AS wait_s,
    avg(execution_s) FILTER (WHERE is_recent) AS execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY execution_s)
    FILTER (WHERE is_recent) AS execution_s,
    now() AS refreshed_at,
    now() - length AS since,
    count(*) FILTER (WHERE NOT is_recent) AS previous_finished,
    count(*) FILTER (WHERE NOT is_recent AND status = 'COMPLETED') AS previous_completed,
    count(*) FILTER (WHERE NOT is_recent AND status = 'FAILED') AS previous_failed,
    count(*) FILTER (WHERE NOT is_recent AND status = 'CANCELLED') AS previous_cancelled,
    avg(wait_s) FILTER (WHERE NOT is_recent) AS previous_wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY wait_s)
    FILTER (WHERE NOT is_recent) AS previous_wait_s,
    avg(execution_s) FILTER (WHERE NOT is_recent) AS previous_execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY execution_s)
    FILTER (WHERE NOT is_recent) AS previous_execution_s
FROM windowed
GROUP BY period, length, bucket_width
UNION ALL
SELECT
    period,
    date_bin(bucket_width, completed_at, '2000-01-01 00:00+00'),
    status,
    bucket_width,
    count(*),
    NULL,
    NULL,
    NULL,
    NULL,
    now(),
    now() - length,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
FROM windowed
WHERE is_recent
GROUP BY period, length, bucket_width, date_bin(bucket_width, completed_at, '2000-01-01 00:00+00'), status;

-- What REFRESH CONCURRENTLY tells rows apart by. NULLS NOT DISTINCT: the durations have no status.
CREATE UNIQUE INDEX job_stats_idx ON job_stats (period, bucket, status) NULLS NOT DISTINCT;

CREATE MATERIALIZED VIEW job_failures AS
WITH period (name, length) AS (
    VALUES
    ('1h', interval '1 hour'),
    ('24h', interval '24 hours'),
    ('7d', interval '7 days'),
    ('30d', interval '30 days')
),

failed AS MATERIALIZED (
    SELECT
        completed_at,
        left(
            regexp_replace(
                left(coalesce(nullif(status_message, ''), split_part(error_message, E'\n', 1)), 1000),
                '[0-9]+', '#', 'g'
            ),
            200
        ) AS message
    FROM job_latest
    -- As in job_stats: this walks the recent end of job_latest_updated_idx only.
    WHERE
        updated_at >= now() - interval '30 days'
        AND completed_at >= now() - interval '30 days'
        AND completed_at <= now()
        AND status = 'FAILED'
),

counted AS (
    SELECT
        period.name AS period,
        failed.message,
        count(*) AS failures,
        row_number() OVER (PARTITION BY period.name ORDER BY count(*) DESC, failed.message) AS place
    FROM period
    INNER JOIN failed ON failed.completed_at >= now() - period.length
    GROUP BY period.name, failed.message
)

SELECT
    period,
    place,
    message,
    failures
FROM counted
WHERE place <= 10;

-- What REFRESH CONCURRENTLY tells rows apart by.
CREATE UNIQUE INDEX job_failures_idx ON job_failures (period, place);

-- Triggers --------------------------------------------------------------------------------------------------------------

CREATE TRIGGER job_key_fixed
BEFORE UPDATE OF id ON job
FOR EACH STATEMENT EXECUTE FUNCTION job_key_fixed();

CREATE TRIGGER job_latest_on_job_insert
AFTER INSERT ON job REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_ensure();

CREATE TRIGGER job_latest_on_job_update
AFTER UPDATE ON job REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_follow();

CREATE TRIGGER job_rest_on_delete
AFTER DELETE ON job REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_delete_rest();

CREATE TRIGGER job_rest_on_truncate
AFTER TRUNCATE ON job
FOR EACH STATEMENT EXECUTE FUNCTION job_truncate_rest();

-- What the triggers themselves copy from job may change.
CREATE TRIGGER job_latest_key_fixed
BEFORE UPDATE OF id, created_at, priority ON job_latest
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION job_key_fixed();

CREATE TRIGGER job_latest_on_insert
AFTER INSERT ON job_latest REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_on_insert();

CREATE TRIGGER job_latest_check_on_delete
AFTER DELETE ON job_latest REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_check_delete();

CREATE TRIGGER job_latest_check_on_truncate
AFTER TRUNCATE ON job_latest
FOR EACH STATEMENT EXECUTE FUNCTION job_latest_check_delete();

CREATE TRIGGER job_ready_on_update
AFTER UPDATE ON job_latest REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT EXECUTE FUNCTION job_ready_on_update();

CREATE TRIGGER job_ready_on_delete
AFTER DELETE ON job_latest REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_ready_on_delete();

CREATE TRIGGER job_tally_on_insert
AFTER INSERT ON job_latest REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_insert();

CREATE TRIGGER job_tally_on_update
AFTER UPDATE ON job_latest REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_update();

CREATE TRIGGER job_tally_on_delete
AFTER DELETE ON job_latest REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_delete();

CREATE TRIGGER job_status_check_on_insert
AFTER INSERT ON job_status REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_status_check();

CREATE TRIGGER job_status_check_on_update
AFTER UPDATE ON job_status REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_status_check();

SELECT job_status_partition_guard(inhrelid::regclass::text)
FROM pg_inherits
WHERE inhparent = 'job_status'::regclass;

CREATE TRIGGER jobs_insert
INSTEAD OF INSERT ON jobs
FOR EACH ROW EXECUTE FUNCTION jobs_insert();

CREATE TRIGGER jobs_update
INSTEAD OF UPDATE ON jobs
FOR EACH ROW EXECUTE FUNCTION jobs_update();

CREATE TRIGGER jobs_delete
INSTEAD OF DELETE ON jobs
FOR EACH ROW EXECUTE FUNCTION jobs_delete();

ALTER VIEW jobs ALTER COLUMN id SET DEFAULT nextval('job_id_seq');
ALTER VIEW jobs ALTER COLUMN created_at SET DEFAULT now();
ALTER VIEW jobs ALTER COLUMN updated_at SET DEFAULT now();
ALTER VIEW jobs ALTER COLUMN status_at SET DEFAULT now();
ALTER VIEW jobs ALTER COLUMN status SET DEFAULT 'PENDING';
ALTER VIEW jobs ALTER COLUMN priority SET DEFAULT 5;
ALTER VIEW jobs ALTER COLUMN attempt SET DEFAULT 1;
ALTER VIEW jobs ALTER COLUMN max_attempts SET DEFAULT 1;
ALTER VIEW jobs ALTER COLUMN queue SET DEFAULT 'default';
ALTER VIEW jobs ALTER COLUMN owner SET DEFAULT '';
ALTER VIEW jobs ALTER COLUMN project SET DEFAULT '';
ALTER VIEW jobs ALTER COLUMN task SET DEFAULT '';
ALTER VIEW jobs ALTER COLUMN description SET DEFAULT '';
ALTER VIEW jobs ALTER COLUMN status_message SET DEFAULT '';
ALTER VIEW jobs ALTER COLUMN error_message SET DEFAULT '';
ALTER VIEW jobs ALTER COLUMN args SET DEFAULT '{}';
ALTER VIEW jobs ALTER COLUMN resource_requirements SET DEFAULT '{}';

-- Jobs that wait now.
SELECT job_ready_refresh(ARRAY(
    SELECT latest.id
    FROM job_latest AS latest
    JOIN job ON job.id = latest.id
    WHERE latest.status = 'PENDING' AND job.task <> ''
));

ANALYZE job_latest;
