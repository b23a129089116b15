-- Purpose: adds the logs of jobs: chunks of text by month, and a row for each attempt that has a log.
-- Locks: none on tables of before; the triggers that delete and truncate with a job are replaced.
-- At ten million jobs: milliseconds, since only new tables are made.
-- Old code: runs on it.
-- Undo: down.sql drops all logs.

SET LOCAL lock_timeout = '2s';

-- Chunks of logs: consecutive bytes of an attempt's output, compressed with zlib. Small ones are merged, so that most hold
-- 24 to 64 kB.
CREATE TABLE job_log (
    job_id bigint NOT NULL,
    -- Of the line that the chunk begins in, from 1.
    first_line bigint NOT NULL,
    -- When it was stored.
    at timestamptz NOT NULL DEFAULT now(),
    -- Holds what the worker sent as seq up to, not including, until_seq.
    seq bigint NOT NULL,
    until_seq bigint NOT NULL,
    -- Bytes before compression.
    size integer NOT NULL,
    -- Of its first line, as many bytes as matter are in the chunks before; held_cr: they end in a carriage return.
    held integer NOT NULL,
    attempt smallint NOT NULL,
    held_cr boolean NOT NULL,
    data bytea NOT NULL,
    CONSTRAINT job_log_pkey PRIMARY KEY (job_id, attempt, first_line, seq, at),
    CONSTRAINT job_log_attempt_range CHECK (attempt >= 1),
    CONSTRAINT job_log_at_finite CHECK (isfinite(at)),
    CONSTRAINT job_log_seq_ordered CHECK (0 <= seq AND seq < until_seq),
    CONSTRAINT job_log_numbers_positive CHECK (first_line >= 1 AND size >= 0 AND held >= 0)
)
PARTITION BY RANGE (at);

-- Compressed already.
ALTER TABLE job_log ALTER COLUMN data SET STORAGE EXTERNAL;

-- Catches what no month was made for, so that a chunk never fails for want of a partition.
CREATE TABLE job_log_default PARTITION OF job_log DEFAULT;

-- What is stored of each attempt that has a log. Every writer of its chunks locks this row.
CREATE TABLE job_log_attempt (
    job_id bigint NOT NULL,
    -- Of the oldest and the newest chunk: look-ups prune partitions by them.
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    -- When the run began that writes: one attempt has several when it was given back.
    run_at timestamptz,
    stored_bytes bigint NOT NULL DEFAULT 0,
    -- Dropped from the middle, or with an old partition.
    lost_bytes bigint NOT NULL DEFAULT 0,
    -- Ended lines, those that were dropped included.
    lines bigint NOT NULL DEFAULT 0,
    -- Behind this line something is missing.
    gap_after bigint,
    -- What the run calls seq 0.
    base bigint NOT NULL DEFAULT 0,
    -- The head ends before this seq; null while it grows.
    head_seq bigint,
    -- From here on the tail is kept; null: nothing was dropped.
    tail_seq bigint,
    tail_line bigint NOT NULL DEFAULT 1,
    -- From here on chunks are small, and merged when there are enough of them.
    open_seq bigint NOT NULL DEFAULT 0,
    open_line bigint NOT NULL DEFAULT 1,
    open_rows integer NOT NULL DEFAULT 0,
    open_bytes integer NOT NULL DEFAULT 0,
    -- Of the unfinished last line, as many bytes as matter; held_cr: they end in a carriage return.
    held integer NOT NULL DEFAULT 0,
    attempt smallint NOT NULL,
    held_cr boolean NOT NULL DEFAULT false,
    -- All that has arrived.
    seqs int8multirange NOT NULL DEFAULT '{}',
    CONSTRAINT job_log_attempt_pkey PRIMARY KEY (job_id, attempt),
    CONSTRAINT job_log_attempt_number CHECK (attempt >= 1),
    CONSTRAINT job_log_attempt_times CHECK (first_at <= last_at),
    CONSTRAINT job_log_attempt_amounts CHECK (stored_bytes >= 0 AND lost_bytes >= 0 AND lines >= 0 AND held >= 0),
    CONSTRAINT job_log_attempt_open CHECK (open_rows >= 0 AND open_bytes >= 0)
)
WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

-- Housekeeping merges what is left of logs that have gone quiet, and finds those of old partitions.
CREATE INDEX job_log_attempt_open_idx ON job_log_attempt (last_at)
WHERE open_rows > 1;

CREATE INDEX job_log_attempt_first_idx ON job_log_attempt (first_at);

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_log_partition_make(day date) RETURNS boolean
LANGUAGE plpgsql
SET lock_timeout = '400ms' AS $$
DECLARE
    month_start date := date_trunc('month', day);
    month_end date := date_trunc('month', day) + interval '1 month';
    -- Bounds in UTC, whatever the session's time zone.
    lower_bound timestamptz := month_start::timestamp AT TIME ZONE 'UTC';
    upper_bound timestamptz := month_end::timestamp AT TIME ZONE 'UTC';
    partition text := 'job_log_' || to_char(month_start, 'YYYY_MM');
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    BEGIN
        LOCK TABLE job_log IN ACCESS EXCLUSIVE MODE;
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN false;
    END;
    -- Another maker may have been first.
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE job_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition);
    EXECUTE format(
        'WITH moved AS (
            DELETE FROM job_log_default WHERE at >= %L AND at < %L
            RETURNING job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data
        )
        INSERT INTO %I (job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data)
        SELECT job_id, first_line, at, seq, until_seq, size, held, attempt, held_cr, data FROM moved',
        lower_bound, upper_bound, partition
    );
    EXECUTE format(
        'ALTER TABLE job_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, lower_bound, upper_bound
    );
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION job_log_partitions_ahead(months integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    made integer;
BEGIN
    SELECT count(*) FILTER (WHERE job_log_partition_make(month))::integer INTO made
    FROM (
        SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead))::date AS month
        FROM generate_series(0, months) AS ahead
        UNION
        SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date
        FROM job_log_default
        -- Farther out a month is a mistake that deserves no partition.
        WHERE at >= '1900-01-01 00:00+00' AND at < '2200-01-01 00:00+00'
        ORDER BY month
    ) AS wanted;
    RETURN made;
END
$$;

CREATE OR REPLACE FUNCTION job_log_retire(keep interval, most integer) RETURNS integer
LANGUAGE plpgsql
SET lock_timeout = '400ms'
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    partition text;
    bound timestamptz;
    done integer;
BEGIN
    -- The oldest month that ended long enough ago. Bounds in UTC, whatever the session's time zone.
    SELECT
        child.relname,
        (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC'
    INTO partition, bound
    FROM pg_inherits
    JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
    WHERE
        pg_inherits.inhparent = 'job_log'::regclass
        AND child.relname ~ '^job_log_\d{4}_\d\d$'
        AND (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= now() - keep
    ORDER BY child.relname
    LIMIT 1;
    IF partition IS NULL THEN
        RETURN 0;
    END IF;
    WITH old AS MATERIALIZED (
        SELECT log.job_id, log.attempt, log.last_at < bound AS whole
        FROM job_log_attempt AS log
        WHERE log.first_at < bound
        ORDER BY log.first_at
        LIMIT most
        FOR UPDATE SKIP LOCKED
    ),

    forgotten AS (
        DELETE FROM job_log_attempt AS log
        USING old
        WHERE log.job_id = ANY (ARRAY(SELECT old.job_id FROM old))
        AND old.whole
        AND log.job_id = old.job_id
        AND log.attempt = old.attempt
        RETURNING 1
    ),

    cut AS (
        UPDATE job_log_attempt AS log
        SET
            first_at = bound,
            stored_bytes = rest.bytes,
            lost_bytes = log.lost_bytes + log.stored_bytes - rest.bytes,
            gap_after = 0,
            tail_seq = coalesce(rest.seq, upper(log.seqs)),
            tail_line = coalesce(rest.line, log.lines + 1)
        FROM old
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(chunk.size), 0) AS bytes, min(chunk.seq) AS seq, min(chunk.first_line) AS line
            FROM job_log AS chunk
            WHERE chunk.job_id = old.job_id AND chunk.attempt = old.attempt AND chunk.at >= bound
        ) AS rest
        WHERE log.job_id = ANY (ARRAY(SELECT old.job_id FROM old))
        AND NOT old.whole
        AND log.job_id = old.job_id
        AND log.attempt = old.attempt
        RETURNING 1
    )

    SELECT (SELECT count(*) FROM forgotten) + (SELECT count(*) FROM cut) INTO done;
    IF done > 0 OR EXISTS (SELECT FROM job_log_attempt AS log WHERE log.first_at < bound) THEN
        RETURN done;
    END IF;
    BEGIN
        LOCK TABLE job_log IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('DROP TABLE %I', partition);
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN 0;
    END;
    RETURN 1;
END
$$;

CREATE OR REPLACE FUNCTION job_log_open(me worker, runs json)
RETURNS TABLE (id bigint, attempt smallint, own boolean, unknown boolean)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
-- The arrays find the rows by the primary keys, whatever statistics say.
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
    late CONSTANT interval := '5 minutes';
    ids bigint [] := ARRAY(SELECT run.id FROM json_to_recordset(runs) AS run (id bigint));
    opened bigint [];
BEGIN
    -- Where a log is new, its job must still be there when the row is made: deleters wait.
    SELECT array_agg(fresh.id) INTO opened
    FROM (
        SELECT latest.id
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
        JOIN job_latest AS latest ON latest.id = run.id
        WHERE latest.id = ANY (ids)
        AND NOT EXISTS (
            SELECT
            FROM job_log_attempt AS log
            WHERE log.job_id = run.id AND log.attempt = run.attempt
        )
        ORDER BY latest.id
        FOR KEY SHARE OF latest
    ) AS fresh;
    RETURN QUERY
    WITH known AS MATERIALIZED (
        SELECT
            run.id,
            run.attempt,
            latest.started_at,
            latest.status,
            latest.completed_at,
            ended.at AS ended_at,
            ended.actor AS ended_by,
            latest.worker IS NOT DISTINCT FROM me.identity AND latest.attempt = run.attempt AS present,
            spoke.at IS NOT NULL AND NOT (latest.attempt = run.attempt AND latest.worker IS NOT NULL) AS past
        FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
        LEFT JOIN LATERAL (
            SELECT
                job_latest.started_at,
                job_latest.completed_at,
                job_latest.status,
                job_latest.attempt,
                job_latest.worker
            FROM job_latest
            WHERE job_latest.id = run.id
            OFFSET 0
        ) AS latest ON true
        -- Of a run that has moved on, the history says whose it was, and until when.
        LEFT JOIN LATERAL (
            SELECT entry.timestamp AS at
            FROM job_status AS entry
            WHERE
                entry.job_id = run.id
                AND entry.timestamp >= me.registered_at
                AND entry.attempt = run.attempt
                AND entry.status_type = 'RUNNING'
                AND entry.actor = me.identity
                AND (latest.worker, latest.attempt) IS DISTINCT FROM (me.identity, run.attempt)
            ORDER BY entry.timestamp DESC
            LIMIT 1
        ) AS spoke ON true
        LEFT JOIN LATERAL (
            SELECT entry.timestamp AS at, entry.actor
            FROM job_status AS entry
            WHERE entry.job_id = run.id AND entry.timestamp > spoke.at
            ORDER BY entry.timestamp, entry.id
            LIMIT 1
        ) AS ended ON true
    ),

    told AS MATERIALIZED (
        SELECT
            known.*,
            CASE
                WHEN known.present THEN known.status = 'RUNNING' OR coalesce(known.completed_at >= now() - late, false)
                ELSE coalesce(known.past AND known.ended_at >= now() - late, false)
            END AS own
        FROM known
    ),

    made AS (
        INSERT INTO job_log_attempt (job_id, attempt, run_at)
        SELECT told.id, told.attempt, CASE WHEN told.present THEN told.started_at END
        FROM told
        WHERE told.own AND told.id = ANY (opened)
        ORDER BY told.id
        ON CONFLICT DO NOTHING
    ),

    -- Given back and claimed again: this run counts from 0 behind what is there.
    again AS (
        UPDATE job_log_attempt AS log
        SET run_at = told.started_at, base = coalesce(upper(log.seqs), 0)
        FROM told
        WHERE
            log.job_id = ANY (ids)
            AND log.job_id = told.id
            AND log.attempt = told.attempt
            AND told.own
            AND told.present
            AND log.run_at IS DISTINCT FROM told.started_at
    )

    SELECT
        told.id,
        told.attempt,
        told.own,
        NOT told.present AND told.ended_by IS DISTINCT FROM me.identity
    FROM told
    ORDER BY told.id;
END
$$;

CREATE OR REPLACE FUNCTION job_log_lock(runs json)
RETURNS SETOF job_log_attempt
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT log.*
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
    JOIN job_log_attempt AS log ON log.job_id = run.id AND log.attempt = run.attempt
    WHERE log.job_id = ANY (ARRAY(SELECT given.id FROM json_to_recordset(runs) AS given (id bigint)))
    ORDER BY log.job_id, log.attempt
    FOR UPDATE OF log;
END
$$;

CREATE OR REPLACE FUNCTION job_log_take(takes json)
RETURNS SETOF job_log
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [] := ARRAY(SELECT given.job_id FROM json_to_recordset(takes) AS given (job_id bigint));
BEGIN
    RETURN QUERY
    DELETE FROM job_log AS chunk
    USING
        json_to_recordset(takes) AS wanted (job_id bigint, attempt smallint, line bigint, seq bigint),
        job_log_attempt AS log
    WHERE
        log.job_id = ANY (ids)
        AND chunk.job_id = ANY (ids)
        AND log.job_id = wanted.job_id
        AND log.attempt = wanted.attempt
        AND chunk.job_id = wanted.job_id
        AND chunk.attempt = wanted.attempt
        AND chunk.at BETWEEN log.first_at AND log.last_at
        AND chunk.first_line >= wanted.line
        AND chunk.seq >= wanted.seq
    RETURNING chunk.*;
END
$$;

CREATE OR REPLACE FUNCTION job_log_store(
    job_ids bigint [],
    numbers smallint [],
    times timestamptz [],
    first_lines bigint [],
    seqs bigint [],
    until_seqs bigint [],
    sizes integer [],
    helds integer [],
    helds_cr boolean [],
    data bytea [],
    logs json
)
RETURNS void
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    WITH stored AS (
        INSERT INTO job_log (job_id, attempt, at, first_line, seq, until_seq, size, held, held_cr, data)
        SELECT
            chunk.job_id,
            chunk.attempt,
            coalesce(chunk.at, now()),
            chunk.first_line,
            chunk.seq,
            chunk.until_seq,
            chunk.size,
            chunk.held,
            chunk.held_cr,
            chunk.data
        FROM unnest(
            job_ids,
            numbers,
            times,
            first_lines,
            job_log_store.seqs,
            until_seqs,
            sizes,
            helds,
            helds_cr,
            job_log_store.data
        ) AS chunk (job_id, attempt, at, first_line, seq, until_seq, size, held, held_cr, data)
    )

    UPDATE job_log_attempt AS log
    SET
        first_at = least(log.first_at, coalesce(new.at, now())),
        last_at = greatest(log.last_at, coalesce(new.at, now())),
        stored_bytes = new.stored_bytes,
        lines = new.lines,
        gap_after = new.gap_after,
        head_seq = new.head_seq,
        open_seq = new.open_seq,
        open_line = new.open_line,
        open_rows = new.open_rows,
        open_bytes = new.open_bytes,
        held = new.held,
        held_cr = new.held_cr,
        seqs = log.seqs + new.seqs
    FROM json_to_recordset(logs) AS new (
        job_id bigint,
        attempt smallint,
        at timestamptz,
        stored_bytes bigint,
        lines bigint,
        gap_after bigint,
        head_seq bigint,
        open_seq bigint,
        open_line bigint,
        open_rows integer,
        open_bytes integer,
        held integer,
        held_cr boolean,
        seqs int8multirange
    )
    WHERE log.job_id = ANY (job_ids)
    AND log.job_id = new.job_id
    AND log.attempt = new.attempt;
END
$$;

CREATE OR REPLACE FUNCTION job_log_drop(drops json)
RETURNS void
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [] := ARRAY(SELECT given.job_id FROM json_to_recordset(drops) AS given (job_id bigint));
BEGIN
    WITH tail AS (
        SELECT
            log.job_id,
            log.attempt,
            chunk.at,
            chunk.first_line,
            chunk.seq,
            chunk.size,
            chunk.held,
            wanted.excess,
            sum(chunk.size) OVER (PARTITION BY log.job_id, log.attempt ORDER BY chunk.seq) - chunk.size AS bytes_before
        FROM json_to_recordset(drops) AS wanted (job_id bigint, attempt smallint, excess bigint)
        JOIN job_log_attempt AS log ON log.job_id = wanted.job_id AND log.attempt = wanted.attempt
        JOIN job_log AS chunk
            ON
                chunk.job_id = log.job_id
                AND chunk.attempt = log.attempt
                AND chunk.at BETWEEN log.first_at AND log.last_at
                AND chunk.first_line >= log.tail_line
                AND chunk.seq >= coalesce(log.tail_seq, log.head_seq)
        WHERE log.job_id = ANY (ids) AND chunk.job_id = ANY (ids)
    ),

    dropped AS (
        DELETE FROM job_log AS chunk
        USING tail
        WHERE
            tail.bytes_before < tail.excess
            AND chunk.job_id = ANY (ids)
            AND chunk.job_id = tail.job_id
            AND chunk.attempt = tail.attempt
            AND chunk.first_line = tail.first_line
            AND chunk.seq = tail.seq
            AND chunk.at = tail.at
    ),

    parted AS (
        SELECT
            tail.job_id,
            tail.attempt,
            -- The part of a line that stands before the gap counts as that line.
            min(tail.first_line - CASE WHEN tail.held > 0 THEN 0 ELSE 1 END) AS gap_after,
            sum(tail.size) FILTER (WHERE tail.bytes_before < tail.excess) AS bytes,
            min(tail.seq) FILTER (WHERE tail.bytes_before >= tail.excess) AS tail_seq,
            min(tail.first_line) FILTER (WHERE tail.bytes_before >= tail.excess) AS tail_line
        FROM tail
        GROUP BY tail.job_id, tail.attempt
    )

    UPDATE job_log_attempt AS log
    SET
        stored_bytes = log.stored_bytes - parted.bytes,
        lost_bytes = log.lost_bytes + parted.bytes,
        gap_after = least(log.gap_after, parted.gap_after),
        tail_seq = coalesce(parted.tail_seq, upper(log.seqs)),
        tail_line = coalesce(parted.tail_line, log.lines + 1)
    FROM parted
    WHERE log.job_id = ANY (ids) AND log.job_id = parted.job_id AND log.attempt = parted.attempt;
END
$$;

CREATE OR REPLACE FUNCTION job_log_find(job_id bigint, number smallint, settle interval)
RETURNS TABLE (
    attempt smallint,
    attempts smallint [],
    present boolean,
    ended boolean,
    line_count bigint,
    size_bytes bigint,
    arrived_bytes bigint,
    lost_bytes bigint,
    gap_after bigint,
    tail_line bigint,
    until_seq bigint,
    unfinished boolean
)
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT
        chosen.attempt,
        chosen.attempts,
        chosen.attempt BETWEEN 1 AND latest.attempt AS present,
        (
            latest.attempt > chosen.attempt
            OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED')
        )
        AND greatest(log.last_at, latest.status_at) < now() - job_log_find.settle AS ended,
        coalesce(log.lines + CASE WHEN log.held > 0 THEN 1 ELSE 0 END, 0) AS line_count,
        coalesce(log.stored_bytes, 0) AS size_bytes,
        coalesce(log.stored_bytes + log.lost_bytes, 0) AS arrived_bytes,
        coalesce(log.lost_bytes, 0) AS lost_bytes,
        log.gap_after,
        CASE WHEN log.tail_seq IS NOT NULL THEN log.tail_line END AS tail_line,
        coalesce(upper(log.seqs), 0) AS until_seq,
        coalesce(log.held > 0, false) AS unfinished
    FROM job_latest AS latest
    CROSS JOIN LATERAL (
        SELECT
            coalesce(job_log_find.number, max(known.attempt), latest.attempt) AS attempt,
            coalesce(array_agg(known.attempt ORDER BY known.attempt), '{}') AS attempts
        FROM (
            SELECT logged.attempt
            FROM job_log_attempt AS logged
            WHERE logged.job_id = job_log_find.job_id
            UNION
            SELECT latest.attempt
            WHERE latest.status <> 'PENDING'
        ) AS known
    ) AS chosen
    LEFT JOIN job_log_attempt AS log ON log.job_id = job_log_find.job_id AND log.attempt = chosen.attempt
    WHERE latest.id = job_log_find.job_id;
END
$$;

CREATE OR REPLACE FUNCTION job_log_chunks(job_id bigint, number smallint, from_line bigint, until_line bigint)
RETURNS SETOF job_log
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT chunk.*
    FROM job_log_attempt AS log
    LEFT JOIN LATERAL (
        SELECT
            before.first_line,
            before.seq
        FROM job_log AS before
        WHERE
            before.job_id = job_log_chunks.job_id
            AND before.attempt = job_log_chunks.number
            AND before.at BETWEEN log.first_at AND log.last_at
            AND before.first_line < job_log_chunks.from_line
        ORDER BY before.first_line DESC, before.seq DESC
        LIMIT 1
    ) AS start ON true
    JOIN job_log AS chunk
        ON
            chunk.job_id = job_log_chunks.job_id
            AND chunk.attempt = job_log_chunks.number
            AND chunk.at BETWEEN log.first_at AND log.last_at
            AND (chunk.first_line, chunk.seq) >= (coalesce(start.first_line, 0), coalesce(start.seq, 0))
    WHERE
        log.job_id = job_log_chunks.job_id
        AND log.attempt = job_log_chunks.number
        AND chunk.first_line < coalesce(job_log_chunks.until_line, 9223372036854775807)
    ORDER BY chunk.first_line, chunk.seq;
END
$$;

CREATE OR REPLACE FUNCTION job_log_news(job_ids bigint [], attempts smallint [], seen bigint [], settle interval)
RETURNS SETOF bigint
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT wanted.place
    FROM
        unnest(job_ids, attempts, seen) WITH ORDINALITY AS wanted (job_id, attempt, arrived, place)
    LEFT JOIN LATERAL (
        SELECT
            job_latest.attempt,
            job_latest.status,
            job_latest.status_at
        FROM job_latest
        WHERE job_latest.id = wanted.job_id
        OFFSET 0
    ) AS latest ON true
    LEFT JOIN LATERAL (
        SELECT
            log.last_at,
            log.stored_bytes + log.lost_bytes AS arrived
        FROM job_log_attempt AS log
        WHERE log.job_id = wanted.job_id AND log.attempt = wanted.attempt
        OFFSET 0
    ) AS log ON true
    WHERE
        latest.status IS NULL
        OR coalesce(log.arrived, 0) <> wanted.arrived
        OR (
            (latest.attempt > wanted.attempt OR latest.status IN ('COMPLETED', 'FAILED', 'CANCELLED'))
            AND greatest(log.last_at, latest.status_at) < now() - settle
        );
END
$$;

CREATE OR REPLACE FUNCTION worker_logs(worker_id bigint, lease interval, runs json, grace_s integer)
RETURNS TABLE (state text, own json, cancel json, unknown json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        -- The identity of a worker that is gone may be another's by now: nothing is stored for it.
        RETURN QUERY
        SELECT 'stop', '[]'::json, '[]'::json, runs
        FROM worker
        WHERE worker.id = worker_id;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT
        me.state,
        coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)) FILTER (WHERE run.own), '[]'),
        (SELECT verdict.cancel FROM worker_verdict(worker_id, me.state, NULL, grace_s) AS verdict),
        coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)) FILTER (WHERE run.unknown), '[]')
    FROM job_log_open(me, runs) AS run;
END
$$;

CREATE OR REPLACE FUNCTION job_log_delete(ids bigint []) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    logged bigint [];
    since timestamptz;
    until timestamptz;
BEGIN
    -- Waits for who writes there; the next statement sees what they have written.
    WITH gone AS (
        DELETE FROM job_log_attempt WHERE job_id = ANY (ids)
        RETURNING job_id, first_at, last_at
    )

    SELECT array_agg(DISTINCT gone.job_id), min(gone.first_at), max(gone.last_at) INTO logged, since, until
    FROM gone;
    IF logged IS NOT NULL THEN
        DELETE FROM job_log WHERE job_id = ANY (logged) AND at BETWEEN since AND until;
    END IF;
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
    PERFORM job_log_delete(gone);
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
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta;
    RETURN NULL;
END
$$;
