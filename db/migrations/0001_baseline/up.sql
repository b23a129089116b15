-- Purpose: makes the whole database in one step, as the migrations that it replaces (0001_job to 0014_job_block) left it.
-- Locks: nothing that exists; a database that has run those migrations adopts this one without running it.
-- At ten million jobs: never runs, since it makes the table of jobs; 0.3 s.
-- Old code: runs on it.
-- Undo: down.sql drops everything, jobs included.

-- All it touches is new, and nobody waits for a lock on it. Squawk does not count materialized views among tables.
-- squawk-ignore-file require-lock-timeout, require-concurrent-index-creation

-- Types -----------------------------------------------------------------------------------------------------------------

CREATE TYPE status_type AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

CREATE TYPE operation_state AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'ABORTED', 'FAILED');

-- The current status as lists and exports show it. A row of a named type is written as JSON faster than by
-- json_build_object, which looks up names and types for each job.
CREATE TYPE job_latest_status AS (
    status_type status_type,
    timestamp timestamptz,
    message text,
    progress smallint
);

-- Folds case for search (db/functions/job_name_fold.sql).
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 180000 THEN
        CREATE COLLATION job_fold (PROVIDER = builtin, LOCALE = 'PG_UNICODE_FAST');
    ELSIF current_setting('server_version_num')::integer >= 170000 THEN
        CREATE COLLATION job_fold (PROVIDER = builtin, LOCALE = 'C.UTF-8');
    ELSIF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN
        CREATE COLLATION job_fold (PROVIDER = icu, LOCALE = 'und');
    ELSE
        CREATE COLLATION job_fold (PROVIDER = libc, LOCALE = 'C.UTF-8');
    END IF;
END
$$;

-- Tables ----------------------------------------------------------------------------------------------------------------

-- Jobs: one row a job, its current status denormalised onto it.
CREATE SEQUENCE job_id_seq AS bigint;

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

ALTER SEQUENCE job_id_seq OWNED BY job.id;

-- History: append-only, one row each accepted status, range-partitioned by month.

CREATE SEQUENCE job_status_id_seq AS bigint;

CREATE TABLE job_status (
    id bigint NOT NULL DEFAULT nextval('job_status_id_seq'),
    job_id bigint NOT NULL,
    timestamp timestamptz NOT NULL DEFAULT clock_timestamp(),
    status_type status_type NOT NULL,
    progress smallint,
    message text NOT NULL DEFAULT '',
    actor text NOT NULL DEFAULT '',

    CONSTRAINT job_status_pkey PRIMARY KEY (job_id, timestamp, id),
    CONSTRAINT job_status_progress_range CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT job_status_timestamp_finite CHECK (isfinite(timestamp)),
    CONSTRAINT job_status_job_fkey FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
)
PARTITION BY RANGE (timestamp);

ALTER SEQUENCE job_status_id_seq OWNED BY job_status.id;

-- Catches what no month was made for, so that a row never fails for want of a partition.
CREATE TABLE job_status_default PARTITION OF job_status DEFAULT;

-- The tally: how many jobs of each status every stretch of the order (created_minute, id) holds.
-- Writers only ever insert into job_tally_delta; housekeeping folds it into job_tally; readers sum both.

CREATE TABLE job_tally (
    -- Length of the stretch in minutes: 1 (one block of one minute), 60, 1440, 43200 (an hour, a day, 30 days: block 0).
    span integer NOT NULL,
    -- First minute of the stretch, a multiple of span, in minutes since the epoch.
    minute integer NOT NULL,
    -- job_block(id): at most 1,024 jobs, consecutive within their minute.
    block bigint NOT NULL,
    pending integer NOT NULL DEFAULT 0,
    running integer NOT NULL DEFAULT 0,
    completed integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    cancelled integer NOT NULL DEFAULT 0,
    CONSTRAINT job_tally_pkey PRIMARY KEY (span, minute, block),
    CONSTRAINT job_tally_span CHECK (span IN (1, 60, 1440, 43200)),
    CONSTRAINT job_tally_block CHECK (span = 1 OR block = 0)
    -- No CHECK that counts are not negative: an upsert would test it on the delta, before it is added.
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

CREATE TABLE job_tally_delta (
    -- The writing transaction. Readers skip all that the last fold took in, dead rows included, by this.
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    block bigint NOT NULL,
    minute integer NOT NULL,
    pending integer NOT NULL,
    running integer NOT NULL,
    completed integer NOT NULL,
    failed integer NOT NULL,
    cancelled integer NOT NULL
)
-- A queue: emptied every few seconds, so vacuumed often and never for its size.
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX job_tally_delta_txid_idx ON job_tally_delta (txid);

-- Each fold leaves the snapshot that it saw: every delta that was visible in it is in job_tally, or in a delta of the
-- fold's own. The newest row counts. Rows are added, not updated: the newest is the last of its index, whatever dead ones a
-- long transaction keeps from being vacuumed.
CREATE TABLE job_tally_fold (
    id bigint GENERATED ALWAYS AS IDENTITY,
    snapshot pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
    folded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT job_tally_fold_pkey PRIMARY KEY (id)
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

INSERT INTO job_tally_fold DEFAULT VALUES;

-- Bulk operations over a filter: accepted at once, worked off in chunks by housekeeping, resumable at any point.

CREATE TABLE operation (
    id bigint GENERATED ALWAYS AS IDENTITY,
    state operation_state NOT NULL DEFAULT 'QUEUED',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    actor text NOT NULL,
    -- What to do: {action, status_type?, message?, priority?}.
    action jsonb NOT NULL,
    -- To which jobs: the conditions as the list names them.
    filter jsonb NOT NULL,
    -- Jobs that came later are not touched.
    last_job_id bigint NOT NULL,
    -- How many matched when it was accepted.
    matched bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    changed bigint NOT NULL DEFAULT 0,
    -- Counts by reason, and the first of the jobs: [{id, reason}].
    skipped jsonb NOT NULL DEFAULT '{}',
    skipped_first jsonb NOT NULL DEFAULT '[]',
    -- How far it has come in the order (created_minute, id), ascending.
    at_minute integer NOT NULL DEFAULT -2147483648,
    at_id bigint NOT NULL DEFAULT 0,
    error_message text NOT NULL DEFAULT '',

    CONSTRAINT operation_pkey PRIMARY KEY (id),
    CONSTRAINT operation_counts CHECK (matched >= 0 AND done >= 0 AND changed BETWEEN 0 AND done),
    CONSTRAINT operation_completed CHECK ((state IN ('COMPLETED', 'ABORTED', 'FAILED')) = (completed_at IS NOT NULL))
);

-- What is still to do, oldest first.
CREATE INDEX operation_waiting_idx ON operation (id) WHERE state IN ('QUEUED', 'RUNNING');

-- What clients have spent of their budgets. Lost in a crash, and no harm done: nothing of it is written to the log.
CREATE UNLOGGED TABLE rate_limit (
    -- When the budget will be full again: in the past, it is full already and the row as good as gone.
    full_at timestamptz NOT NULL,
    client text NOT NULL,
    budget text NOT NULL,
    CONSTRAINT rate_limit_pkey PRIMARY KEY (client, budget)
)
-- Each request updates a row: in place, on a page with room to spare, and vacuumed by number, not by share.
WITH (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Functions and views, as they were in db/functions and db/views when this was written -------------------------------------

CREATE FUNCTION job_name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN upper(lower(name COLLATE job_fold)) COLLATE "C";

CREATE FUNCTION job_sampled(id bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hashint8(id) & 1023 = 0;

CREATE FUNCTION job_name_pieces(folded text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    pieces text [] := '{}';
BEGIN
    FOR start IN 1..length(folded) LOOP
        pieces[start] := substr(folded, start, 4);
    END LOOP;
    RETURN array_to_tsvector(pieces);
END
$$;

CREATE FUNCTION job_block(id bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN id >> 10;

CREATE FUNCTION job_block_start(block bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN block << 10;

CREATE VIEW job_tally_boundary AS
SELECT
    pg_snapshot_xmax(snapshot) AS since,
    ARRAY(SELECT pg_snapshot_xip(snapshot)) AS open_then
FROM job_tally_fold
ORDER BY id DESC
LIMIT 1;

CREATE VIEW job_tally_unfolded AS
SELECT delta.minute, delta.block, delta.pending, delta.running, delta.completed, delta.failed, delta.cancelled
FROM job_tally_boundary AS fold
JOIN job_tally_delta AS delta ON delta.txid >= fold.since OR delta.txid = ANY (fold.open_then);

CREATE FUNCTION job_tally_floor(minute integer, span integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN minute - ((minute % span) + span) % span;

CREATE FUNCTION job_tally_rebuild() RETURNS void
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

CREATE FUNCTION job_tally_locate(
    "position" bigint, pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS TABLE (minute integer, block bigint, rest bigint, n bigint)
LANGUAGE plpgsql STABLE
-- The plan never depends on the values; planning anew would cost more than the walk.
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
    FOREACH walked_span IN ARRAY ARRAY[43200, 1440, 60, 1] LOOP
        FOR stretch IN
            SELECT part.minute, part.block, sum(part.n)::bigint AS n
            FROM (
                SELECT
                    tally.minute,
                    tally.block,
                    tally.pending * $2 + tally.running * $3 + tally.completed * $4 + tally.failed * $5
                    + tally.cancelled * $6 AS n
                FROM job_tally AS tally
                WHERE tally.span = walked_span AND tally.minute BETWEEN first_minute AND last_minute
                UNION ALL
                SELECT
                    job_tally_floor(delta.minute, walked_span),
                    CASE WHEN walked_span = 1 THEN delta.block ELSE 0 END,
                    delta.pending * $2 + delta.running * $3 + delta.completed * $4 + delta.failed * $5
                    + delta.cancelled * $6
                FROM job_tally_delta AS delta
                WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
                AND delta.minute BETWEEN first_minute AND last_minute
            ) AS part
            GROUP BY part.minute, part.block
            ORDER BY part.minute, part.block
        LOOP
            EXIT WHEN before + stretch.n > $1;
            before := before + stretch.n;
            stretch := NULL;
        END LOOP;
        IF stretch IS NULL THEN
            RETURN;
        END IF;
        first_minute := stretch.minute;
        last_minute := stretch.minute + walked_span - 1;
    END LOOP;
    RETURN QUERY SELECT stretch.minute, stretch.block, $1 - before, stretch.n;
END
$$;

CREATE FUNCTION job_tally_before(
    minute integer, block bigint,
    pending integer, running integer, completed integer, failed integer, cancelled integer
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    month integer := job_tally_floor($1, 43200);
    day integer := job_tally_floor($1, 1440);
    hour integer := job_tally_floor($1, 60);
    answer bigint;
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT coalesce(sum(n), 0) INTO answer
    FROM (
        SELECT
            tally.pending * $3 + tally.running * $4 + tally.completed * $5 + tally.failed * $6
            + tally.cancelled * $7 AS n
        FROM job_tally AS tally
        WHERE (tally.span = 43200 AND tally.minute < month)
        OR (tally.span = 1440 AND tally.minute >= month AND tally.minute < day)
        OR (tally.span = 60 AND tally.minute >= day AND tally.minute < hour)
        OR (tally.span = 1 AND tally.minute >= hour AND (tally.minute, tally.block) < ($1, $2))
        UNION ALL
        SELECT
            delta.pending * $3 + delta.running * $4 + delta.completed * $5 + delta.failed * $6 + delta.cancelled * $7
        FROM job_tally_delta AS delta
        WHERE (delta.txid >= fold.since OR delta.txid = ANY (fold.open_then))
        AND (delta.minute, delta.block) < ($1, $2)
    ) AS part;
    RETURN answer;
END
$$;

CREATE FUNCTION job_tally_total(
    OUT pending bigint, OUT running bigint, OUT completed bigint, OUT failed bigint, OUT cancelled bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    fold record;
BEGIN
    SELECT since, open_then INTO fold FROM job_tally_boundary;
    SELECT
        coalesce(sum(part.pending), 0),
        coalesce(sum(part.running), 0),
        coalesce(sum(part.completed), 0),
        coalesce(sum(part.failed), 0),
        coalesce(sum(part.cancelled), 0)
    INTO pending, running, completed, failed, cancelled
    FROM (
        SELECT tally.pending, tally.running, tally.completed, tally.failed, tally.cancelled
        FROM job_tally AS tally
        WHERE tally.span = 43200
        UNION ALL
        SELECT delta.pending, delta.running, delta.completed, delta.failed, delta.cancelled
        FROM job_tally_delta AS delta
        WHERE delta.txid >= fold.since OR delta.txid = ANY (fold.open_then)
    ) AS part;
END
$$;

CREATE FUNCTION job_tally_record_insert() RETURNS trigger
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

CREATE FUNCTION job_tally_record_delete() RETURNS trigger
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

CREATE FUNCTION job_tally_record_update() RETURNS trigger
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

CREATE FUNCTION job_tally_record_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE job_tally, job_tally_delta;
    RETURN NULL;
END
$$;

CREATE FUNCTION job_tally_fold(everything boolean, at_least integer, keep integer) RETURNS bigint
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

CREATE FUNCTION job_history_range_widen() RETURNS trigger
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

CREATE FUNCTION job_minute(at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- Times beyond the year 6053 share the last minute but one; no job is that young.
RETURN least(floor(extract(EPOCH FROM at) / 60), 2147483646)::integer;

CREATE FUNCTION job_rank(statuses status_type [], minute integer, id bigint) RETURNS bigint
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

CREATE FUNCTION job_minute_count(
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

CREATE FUNCTION job_position(
    statuses status_type [], created_after timestamptz, created_before timestamptz, minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answer bigint := job_rank(statuses, job_position.minute, job_position.id);
BEGIN
    IF created_after IS NOT NULL THEN
        answer := answer - job_rank(statuses, job_minute(created_after), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            answer := answer - job_minute_count(statuses, created_after, true, job_position.minute, job_position.id);
        END IF;
    END IF;
    IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
        answer := answer - job_minute_count(statuses, created_before, false, job_position.minute, job_position.id);
    END IF;
    RETURN answer;
END
$$;

CREATE FUNCTION job_count(
    statuses status_type [], created_after timestamptz, created_before timestamptz
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF created_before IS NULL THEN
        RETURN job_position(statuses, created_after, NULL, 2147483647, 9223372036854775807);
    END IF;
    -- An inverted window is empty, not negative.
    RETURN greatest(0, job_position(
        statuses,
        created_after,
        created_before,
        job_minute(created_before) + CASE created_before WHEN date_trunc('minute', created_before, 'UTC') THEN 0 ELSE 1 END,
        0
    ));
END
$$;

CREATE FUNCTION job_at(
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

CREATE FUNCTION job_place(
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

CREATE FUNCTION job_status_partition_lock() RETURNS boolean
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

CREATE FUNCTION job_status_partition_make(day date) RETURNS boolean
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

CREATE FUNCTION job_status_partition_make_range(first date, last date) RETURNS integer
LANGUAGE sql AS $$
    SELECT count(*) FILTER (WHERE job_status_partition_make(month::date))::integer
    FROM generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') AS month;
$$;

CREATE FUNCTION job_status_default_empty(months integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    made integer;
BEGIN
    -- Before the default partition is looked at: a maker that has this lock will want that partition for itself.
    PERFORM pg_advisory_xact_lock(hashtext('job_status_partition'));
    SELECT count(*) FILTER (WHERE job_status_partition_make(month))::integer INTO made
    FROM (
        SELECT DISTINCT date_trunc('month', timestamp AT TIME ZONE 'UTC')::date AS month
        FROM job_status_default
        -- Farther out a month is a mistake that deserves no partition; its rows stay here and are found here.
        WHERE timestamp >= '1900-01-01 00:00+00' AND timestamp < '2200-01-01 00:00+00'
        ORDER BY month
        LIMIT months
    ) AS waiting;
    RETURN made;
END
$$;

CREATE FUNCTION status_next(current status_type) RETURNS status_type []
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE current
    WHEN 'PENDING' THEN '{RUNNING,COMPLETED,FAILED,CANCELLED}'
    WHEN 'RUNNING' THEN '{PENDING,RUNNING,COMPLETED,FAILED,CANCELLED}'
    WHEN 'FAILED' THEN '{PENDING}'
    WHEN 'CANCELLED' THEN '{PENDING}'
    ELSE '{}'
END::status_type [];

CREATE FUNCTION job_execution_time(started_at timestamptz, completed_at timestamptz) RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE
-- now() is the start of the transaction, which may lie before a start that it has only just written. Not extract(): it
-- works in numeric, at several times the cost.
RETURN round(date_part('epoch', coalesce(completed_at, greatest(now(), started_at)) - started_at) * 1000) / 1000;

CREATE FUNCTION job_status_json(entry job_status) RETURNS json
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'status_type', (entry).status_type,
    'timestamp', (entry).timestamp,
    'message', (entry).message,
    'progress', (entry).progress,
    'actor', (entry).actor
);

CREATE FUNCTION job_json(entry job, statuses json, status_history_count bigint) RETURNS json
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

CREATE FUNCTION job_history_from(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(lower((entry).history_range), (entry).created_at);

CREATE FUNCTION job_history_to(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((entry).history_range), (entry).updated_at);

CREATE FUNCTION job_history_newest(
    job_id bigint, history_from timestamptz, history_to timestamptz, most integer,
    before_at timestamptz DEFAULT 'infinity', before_id bigint DEFAULT 0
) RETURNS SETOF job_status
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) < ($5, $6)
    ORDER BY entry.timestamp DESC, entry.id DESC
    LIMIT $4;
END
$$;

CREATE FUNCTION job_history_oldest(
    job_id bigint, history_from timestamptz, history_to timestamptz, most integer,
    after_at timestamptz DEFAULT '-infinity', after_id bigint DEFAULT 0
) RETURNS SETOF job_status
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) > ($5, $6)
    ORDER BY entry.timestamp, entry.id
    LIMIT $4;
END
$$;

CREATE FUNCTION job_history_count(job_id bigint, history_from timestamptz, history_to timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT count(*)
        FROM job_status AS entry
        WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3
    );
END
$$;

CREATE FUNCTION job_history(entry job, added job_status) RETURNS TABLE (statuses json, total bigint)
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

CREATE FUNCTION job_document(entry job, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(entry, history.statuses, history.total)
FROM job_history(entry, added) AS history;
END;

CREATE FUNCTION operation_json(entry operation) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'state', (entry).state,
    'action', (entry).action,
    'filter', (entry).filter,
    'actor', (entry).actor,
    'matched', (entry).matched,
    'done', (entry).done,
    'changed', (entry).changed,
    'skipped_count', (entry).done - (entry).changed,
    'skipped_reasons', (entry).skipped,
    'skipped', (entry).skipped_first,
    'error_message', (entry).error_message,
    'created_at', (entry).created_at,
    'updated_at', (entry).updated_at,
    'completed_at', (entry).completed_at
);

CREATE FUNCTION job_search_lexeme(piece text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '''' || replace(replace(piece, '\', '\\'), '''', '''''') || '''';

CREATE FUNCTION job_search_query(folded text) RETURNS tsquery
LANGUAGE plpgsql STABLE
-- Those of the caller end here.
SET enable_indexscan = on
SET enable_indexonlyscan = on AS $$
DECLARE
    names text [];
    -- In order of promise: the pieces, in how many of the names each is, and where it stands in the term. Names tell
    -- more at their ends.
    pieces text [];
    counts bigint [];
    starts integer [];
    chosen integer [] := '{}';
    best integer := 1;
BEGIN
    IF length(folded) <= 4 THEN
        RETURN (job_search_lexeme(folded) || ':*')::tsquery;
    END IF;
    -- Some hundred names of the sample, of all times: what names hold goes with the time, dates above all.
    names := ARRAY(
        SELECT job_name_fold(name)
        FROM job
        WHERE job_sampled(id)
        ORDER BY hashint8(id)
        LIMIT 300
    );
    SELECT
        array_agg(piece ORDER BY holding, start DESC),
        array_agg(holding ORDER BY holding, start DESC),
        array_agg(start ORDER BY holding, start DESC)
    INTO pieces, counts, starts
    FROM (
        SELECT
            start,
            piece,
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, piece) > 0) AS holding
        FROM (
            SELECT start, substr(folded, start, 4) AS piece
            FROM generate_series(1, least(length(folded), 60) - 3) AS start
            -- Made once, not for each name.
            OFFSET 0
        ) AS cut
    ) AS counted;
    WHILE best IS NOT NULL AND cardinality(chosen) < 4 LOOP
        chosen := chosen || best;
        names := ARRAY(SELECT name FROM unnest(names) AS name WHERE strpos(name, pieces[best]) > 0);
        -- The rarest beside those chosen; where the names cannot tell any more, one that shares no character with them.
        SELECT place INTO best
        FROM generate_subscripts(pieces, 1) AS place
        WHERE place <> ALL (chosen)
        ORDER BY
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, pieces[place]) > 0),
            least((SELECT min(abs(starts[place] - starts[other])) FROM unnest(chosen) AS other), 4) DESC,
            counts[place],
            place
        LIMIT 1;
    END LOOP;
    RETURN (
        SELECT string_agg(job_search_lexeme(pieces[place]), ' & ')
        FROM unnest(chosen) AS place
    )::tsquery;
END
$$;

CREATE FUNCTION job_search(
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

-- Indexes ---------------------------------------------------------------------------------------------------------------

-- What the list, the search and the workers walk. Every order ends in the unique order key (created_minute, id).

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

-- Triggers --------------------------------------------------------------------------------------------------------------

-- What the database keeps by itself, whoever writes.

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

-- Materialized views ----------------------------------------------------------------------------------------------------

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
    WHERE updated_at >= now() - interval '30 days' AND completed_at >= now() - interval '30 days'
)

SELECT
    period.name AS period,
    '-infinity'::timestamptz AS bucket,
    NULL::status_type AS status,
    period.bucket_width,
    count(finished.completed_at) AS finished,
    avg(finished.wait_s) AS wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY finished.wait_s) AS wait_s,
    avg(finished.execution_s) AS execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY finished.execution_s) AS execution_s,
    now() AS refreshed_at
FROM period
LEFT JOIN finished ON finished.completed_at >= now() - period.length
GROUP BY period.name, period.bucket_width
UNION ALL
SELECT
    period.name,
    date_bin(period.bucket_width, finished.completed_at, '2000-01-01 00:00+00'),
    finished.status,
    period.bucket_width,
    count(*),
    NULL,
    NULL,
    NULL,
    NULL,
    now()
FROM period
INNER JOIN finished ON finished.completed_at >= now() - period.length
GROUP BY 1, 2, 3, 4;

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
