-- What reads or keeps what moves ----------------------------------------------------------------------------------------

SET LOCAL lock_timeout = '10s';
SET LOCAL maintenance_work_mem = '256MB';
LOCK TABLE job, job_latest, job_status IN ACCESS EXCLUSIVE MODE;

DROP MATERIALIZED VIEW job_stats, job_failures;
DROP VIEW jobs, jobs_from_latest, jobs_sampled;

DO $$
DECLARE
    partition text;
BEGIN
    FOR partition IN
        SELECT relid::regclass::text
        FROM pg_partition_tree('job_status')
    LOOP
        EXECUTE format('DROP TRIGGER job_status_check_on_insert ON %s', partition);
        EXECUTE format('DROP TRIGGER job_status_check_on_update ON %s', partition);
    END LOOP;
END
$$;

DROP FUNCTION job_document(job, job_latest, job_status);
DROP FUNCTION job_history(job_latest, job_status);
DROP FUNCTION job_json(job, job_latest, json, bigint);
DROP FUNCTION job_status_json(job_status);
DROP FUNCTION job_history_from(job_latest);
DROP FUNCTION job_history_to(job_latest);
DROP FUNCTION job_minute_count(status_type [], timestamptz, boolean, integer, bigint);
DROP FUNCTION job_search(text, timestamptz, timestamptz, bigint);
DROP FUNCTION job_search_latest(text, status_type [], timestamptz, timestamptz, bigint);
DROP FUNCTION job_status_partition_guard(text);
DROP FUNCTION job_ready_refresh(bigint []);
DROP FUNCTION job_claim(text, text [], text [], integer);
DROP FUNCTION job_finish(text, json);
DROP FUNCTION job_heartbeat(text, json);
DROP FUNCTION job_ready_release(integer);

-- One table again -------------------------------------------------------------------------------------------------------

-- Written anew, for half the time that an update of each row would take.
ALTER TABLE job RENAME TO job_asked;

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT conname
        FROM pg_constraint
        WHERE conrelid = 'job_asked'::regclass
    LOOP
        EXECUTE format('ALTER TABLE job_asked RENAME CONSTRAINT %I TO %I', name, 'asked_' || name);
    END LOOP;
END
$$;

CREATE TABLE job (
    -- Wide columns first and the variable ones last: no padding between them, 10M times.
    id bigint NOT NULL DEFAULT nextval('job_id_seq'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    scheduled_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    status_at timestamptz NOT NULL DEFAULT now(),
    lease_expires_at timestamptz,
    lease_token uuid,
    -- The order key: whole minutes since the epoch. Within a minute, id order is creation order.
    created_minute integer NOT NULL GENERATED ALWAYS AS (
        (floor(extract(EPOCH FROM (created_at AT TIME ZONE 'UTC')) / 60))::integer
    ) STORED,
    status status_type NOT NULL DEFAULT 'PENDING',
    priority smallint NOT NULL DEFAULT 5,
    attempt smallint NOT NULL DEFAULT 1,
    max_attempts smallint NOT NULL DEFAULT 3,
    progress smallint,
    name text NOT NULL,
    queue text NOT NULL DEFAULT 'default',
    task text NOT NULL DEFAULT '',
    worker text,
    unique_key text,
    description text NOT NULL DEFAULT '',
    status_message text NOT NULL DEFAULT '',
    error_message text NOT NULL DEFAULT '',
    args jsonb NOT NULL DEFAULT '{}',
    resource_requirements jsonb NOT NULL DEFAULT '{}',
    result_data jsonb,
    -- Set only when the history reaches outside created_at..updated_at; the history look-up prunes by it.
    history_range tstzrange,

    CONSTRAINT job_pkey PRIMARY KEY (id),
    CONSTRAINT job_name_length CHECK (char_length(name) BETWEEN 1 AND 255),
    CONSTRAINT job_name_printable CHECK (name !~ '[\u0001-\u001f\u007f-\u009f]'),
    CONSTRAINT job_queue_length CHECK (char_length(queue) BETWEEN 1 AND 100),
    CONSTRAINT job_task_length CHECK (char_length(task) <= 255),
    CONSTRAINT job_unique_key_length CHECK (char_length(unique_key) BETWEEN 1 AND 255),
    CONSTRAINT job_priority_range CHECK (priority BETWEEN 1 AND 10),
    CONSTRAINT job_attempt_range CHECK (attempt >= 1 AND max_attempts BETWEEN 1 AND 1000),
    CONSTRAINT job_progress_range CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT job_args_object CHECK (jsonb_typeof(args) = 'object'),
    CONSTRAINT job_resource_requirements_object CHECK (jsonb_typeof(resource_requirements) = 'object'),
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
-- Room on each page for heartbeats and progress, which touch no indexed column, to stay HOT.
WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

INSERT INTO job (
    id, created_at, updated_at, scheduled_at, started_at, completed_at, status_at, lease_expires_at, lease_token,
    status, priority, attempt, max_attempts, progress, name, queue, task, worker,
    unique_key, description, status_message, error_message, args, resource_requirements, result_data, history_range
)
SELECT
    asked.id,
    asked.created_at,
    latest.updated_at,
    latest.scheduled_at,
    latest.started_at,
    latest.completed_at,
    latest.status_at,
    latest.lease_expires_at,
    latest.lease_token,
    latest.status,
    asked.priority,
    latest.attempt,
    asked.max_attempts,
    latest.progress,
    asked.name,
    asked.queue,
    asked.task,
    latest.worker,
    asked.unique_key,
    asked.description,
    latest.status_message,
    latest.error_message,
    asked.args,
    asked.resource_requirements,
    latest.result_data,
    latest.history_range
FROM job_asked AS asked
JOIN job_latest AS latest ON latest.id = asked.id;

ALTER SEQUENCE job_id_seq OWNED BY job.id;

DROP TABLE job_asked, job_latest, job_ready, job_scheduled;

ALTER TABLE job_status DROP COLUMN attempt;

DROP FUNCTION job_key_fixed();
DROP FUNCTION job_latest_ensure();
DROP FUNCTION job_latest_follow();
DROP FUNCTION job_delete_rest();
DROP FUNCTION job_truncate_rest();
DROP FUNCTION job_latest_on_insert();
DROP FUNCTION job_latest_check_delete();
DROP FUNCTION job_status_check();
DROP FUNCTION job_ready_on_update();
DROP FUNCTION job_ready_on_delete();
DROP FUNCTION jobs_insert();
DROP FUNCTION jobs_update();
DROP FUNCTION jobs_delete();

-- Functions and views as before --------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION job_history_range_widen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- A check first: an UPDATE, even of no row, would cost each write more than this look.
    IF NOT EXISTS (
        SELECT FROM inserted
        JOIN job ON job.id = inserted.job_id
        WHERE inserted.timestamp NOT BETWEEN job.created_at AND job.updated_at
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE job
    SET history_range = tstzrange(
        least(lower(job.history_range), job.created_at, added.first_at),
        greatest(upper(job.history_range), job.updated_at, added.last_at),
        '[]'
    )
    FROM (
        SELECT job_id, min(timestamp) AS first_at, max(timestamp) AS last_at
        FROM inserted
        GROUP BY job_id
    ) AS added
    WHERE job.id = added.job_id
    AND (added.first_at < job.created_at OR added.last_at > job.updated_at);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_tally_record_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE job_tally, job_tally_delta;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_status_partition_lock() RETURNS boolean
LANGUAGE plpgsql
-- While this waits, new writers wait behind it.
SET lock_timeout = '400ms' AS $$
DECLARE
    until timestamptz := clock_timestamp() + interval '2 seconds';
    job_first boolean := true;
BEGIN
    LOOP
        BEGIN
            IF job_first THEN
                LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;
            END IF;
            LOCK TABLE ONLY job_status IN ACCESS EXCLUSIVE MODE;
            LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;
            RETURN true;
        EXCEPTION
            -- The locks of this attempt are given back with it.
            WHEN lock_not_available THEN job_first := NOT job_first;
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
            RETURNING id, job_id, timestamp, status_type, progress, message, actor
        )
        INSERT INTO %I (id, job_id, timestamp, status_type, progress, message, actor)
        SELECT id, job_id, timestamp, status_type, progress, message, actor FROM moved',
        lower_bound, upper_bound, partition
    );
    EXECUTE format(
        'ALTER TABLE job_status ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION job_history_from(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(lower((entry).history_range), (entry).created_at);

CREATE OR REPLACE FUNCTION job_history_to(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((entry).history_range), (entry).updated_at);

CREATE OR REPLACE FUNCTION job_history(entry job, added job_status) RETURNS TABLE (statuses json, total bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    history_from timestamptz := job_history_from(entry);
    history_to timestamptz := job_history_to(entry);
    written integer := CASE WHEN (added).id IS NULL THEN 0 ELSE 1 END;
BEGIN
    SELECT coalesce(json_agg(job_status_json(newest.status)), '[]'), count(*)
    INTO statuses, total
    FROM (
        SELECT added AS status
        WHERE written > 0
        UNION ALL
        SELECT earlier::job_status
        FROM job_history_newest(entry.id, history_from, history_to, 100 - written) AS earlier
    ) AS newest;
    -- Fewer than it may show: these are all.
    IF total = 100 THEN
        total := written + job_history_count(entry.id, history_from, history_to);
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
    'actor', (entry).actor
);

CREATE OR REPLACE FUNCTION job_json(entry job, statuses json, status_history_count bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'name', (entry).name,
    'description', (entry).description,
    'priority', (entry).priority,
    'queue', (entry).queue,
    'task', (entry).task,
    'args', (entry).args,
    'unique_key', (entry).unique_key,
    'attempt', (entry).attempt,
    'max_attempts', (entry).max_attempts,
    'created_at', (entry).created_at,
    'updated_at', (entry).updated_at,
    'scheduled_at', (entry).scheduled_at,
    'started_at', (entry).started_at,
    'completed_at', (entry).completed_at,
    'execution_time', job_execution_time((entry).started_at, (entry).completed_at),
    'latest_status', json_build_object(
        'status_type', (entry).status,
        'timestamp', (entry).status_at,
        'message', (entry).status_message,
        'progress', (entry).progress
    ),
    'error_message', (entry).error_message,
    'result_data', (entry).result_data,
    'resource_requirements', (entry).resource_requirements,
    'worker', (entry).worker,
    'lease_expires_at', (entry).lease_expires_at,
    'allowed_transitions', status_next((entry).status),
    'statuses', statuses,
    'status_history_count', status_history_count
);

CREATE OR REPLACE FUNCTION job_document(entry job, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(entry, history.statuses, history.total)
FROM job_history(entry, added) AS history;
END;

CREATE OR REPLACE FUNCTION job_minute_count(
    statuses status_type [], at timestamptz, early boolean, minute integer, id bigint
) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT count(*)
FROM job
WHERE job.status = ANY (statuses)
AND job.created_minute = job_minute(at)
AND (job.created_minute, job.id) < (job_minute_count.minute, job_minute_count.id)
AND (job.created_at < at) = early;
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
        WHERE job.status = ANY (statuses)
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
        WHERE job.status = ANY (statuses)
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
        FROM job
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
        FROM job
        WHERE job.status = ANY (statuses) AND job.created_minute = last_minute AND job.created_at < created_before
        ORDER BY job.id
        OFFSET rank - job_rank(statuses, last_minute, 0) LIMIT 1;
        RETURN;
    END IF;
    -- From the nearer end of the block: the newest jobs are looked at most, and stand at the end of one.
    IF place.rest > place.n / 2 THEN
        RETURN QUERY
        SELECT job.created_minute, job.id
        FROM job
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
    FROM job
    WHERE job.status = ANY (statuses)
    AND job.created_minute = place.minute
    AND job.id >= job_block_start(place.block)
    AND job.id < job_block_start(place.block + 1)
    ORDER BY job.id
    OFFSET place.rest LIMIT 1;
END
$$;

CREATE OR REPLACE FUNCTION job_tally_rebuild() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE job IN SHARE MODE;
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
    FROM job
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
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text, updated_at timestamptz
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
    SELECT job.id, job.created_minute, job.priority, job.name, job.updated_at
    FROM job
    WHERE job_name_pieces(job_name_fold(job.name)) @@ query
    AND strpos(job_name_fold(job.name), folded) > 0
    AND (job_search.statuses IS NULL OR job.status = ANY (job_search.statuses))
    AND (job_search.created_after IS NULL OR job.created_at >= job_search.created_after)
    AND (job_search.created_before IS NULL OR job.created_at < job_search.created_before)
    LIMIT cap;
END
$$;

-- Indexes, constraints and triggers as before ---------------------------------------------------------------------------

-- ordering=created_at, any depth; the base of every position.
CREATE INDEX job_created_idx ON job (created_minute, id);

-- The same under a status filter, and what is running now. With the priority, so that jobs of both are counted without a
-- look at the table.
CREATE INDEX job_status_idx ON job (status, created_minute, id) INCLUDE (priority);

CREATE INDEX job_priority_idx ON job (priority, created_minute, id);

-- Code point order: the same on every machine, whatever its locale.
CREATE INDEX job_name_idx ON job (name COLLATE "C", id);

CREATE INDEX job_updated_idx ON job (updated_at, id);

CREATE INDEX job_queue_idx ON job (queue, created_minute, id);

-- One job in 1,024, with all that a list may filter and sort by: how frequent a search term is, without the jobs themselves.
CREATE INDEX job_sample_idx ON job (created_minute, id) INCLUDE (status, priority, created_at, updated_at, queue, name)
WHERE job_sampled(id);

CREATE UNIQUE INDEX job_unique_key_idx ON job (unique_key)
WHERE unique_key IS NOT NULL;

-- The claim order: within a queue, priority 10 first, then the longest due.
CREATE INDEX job_claim_idx ON job (queue, priority DESC, (coalesce(scheduled_at, created_at)), id)
WHERE status = 'PENDING';

-- Substring search by pieces of four characters, signs and blanks among them. A small pending list: a search reads all
-- of it.
CREATE INDEX job_name_pieces_idx ON job USING gin (job_name_pieces(job_name_fold(name)))
WITH (gin_pending_list_limit = 512);

ALTER TABLE job_status
    ADD CONSTRAINT job_status_job_fkey FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE;

CREATE TRIGGER job_tally_on_insert
AFTER INSERT ON job REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_insert();

CREATE TRIGGER job_tally_on_delete
AFTER DELETE ON job REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_delete();

CREATE TRIGGER job_tally_on_update
AFTER UPDATE ON job REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_update();

CREATE TRIGGER job_history_range_on_insert
AFTER INSERT ON job_status REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_history_range_widen();

CREATE TRIGGER job_tally_on_truncate
AFTER TRUNCATE ON job
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_truncate();

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
    FROM job
    -- updated_at is never before completed_at: this walks the recent end of job_updated_idx only.
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
    FROM job
    -- As in job_stats: this walks the recent end of job_updated_idx only.
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

ANALYZE job;
