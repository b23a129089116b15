-- Purpose: finds the ranges of names that can contain a term, so that an ordered search by name skips the others.
--   Housekeeping builds the ranges after the migration. Until then, and for newer jobs, all names are searched.
-- Locks: SHARE ROW EXCLUSIVE on job for the triggers, for milliseconds.
-- At ten million jobs: milliseconds; housekeeping then reads 8,000 ranges in a minute. 9 MB.
-- Old code: runs on it.
-- Undo: down.sql drops tables and functions.

SET LOCAL lock_timeout = '2s';

CREATE TABLE job_name_range (
    first_name text COLLATE "C" NOT NULL,
    next_name text COLLATE "C" NOT NULL,
    pieces tsvector,
    loose boolean DEFAULT true NOT NULL,
    CONSTRAINT job_name_range_pkey PRIMARY KEY (first_name),
    CONSTRAINT job_name_range_ascending CHECK (first_name < next_name)
);
COMMENT ON TABLE job_name_range IS
'Ranges of names up to next_name (exclusive), which cover all. pieces: of the names within, null for any; loose: or more.';
CREATE INDEX job_name_range_pieces_idx ON job_name_range USING gin (pieces);
CREATE INDEX job_name_range_any_idx ON job_name_range (first_name) WHERE pieces IS NULL;
CREATE INDEX job_name_range_loose_idx ON job_name_range (first_name) WHERE loose;

CREATE TABLE job_name_ranged (
    single boolean DEFAULT true NOT NULL,
    last_id bigint NOT NULL,
    CONSTRAINT job_name_ranged_pkey PRIMARY KEY (single),
    CONSTRAINT job_name_ranged_single CHECK (single)
);
COMMENT ON TABLE job_name_ranged IS
'One row: the ranges hold the names of all jobs up to last_id but those in job_name_unranged.';

CREATE TABLE job_name_unranged (id bigint NOT NULL);
COMMENT ON TABLE job_name_unranged IS 'Jobs up to last_id whose names the ranges may lack; a job may be here several times.';

-- Read for each inserted row, and set outside of transactions: a row of a table would cost more, and be seen too late.
-- Null, for roles that may not read it, means that the job is recorded.
CREATE SEQUENCE job_name_ranged_seq MINVALUE 0;
SELECT setval('job_name_ranged_seq', 0);

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_writers() RETURNS TABLE (writer text)
LANGUAGE sql VOLATILE
BEGIN ATOMIC
SELECT virtualtransaction
FROM pg_locks
WHERE
    relation = 'job'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    AND granted
    AND pid IS DISTINCT FROM pg_backend_pid();
END;

CREATE OR REPLACE FUNCTION job_name_unranged_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_unranged (id) VALUES (new.id);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_name_ranges(folded text) RETURNS TABLE (first_name text, next_name text)
LANGUAGE plpgsql STABLE ROWS 500
-- The plan is pinned: each name looks up its span.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    newer constant integer := 10000;
    names text [];
    pieces_wanted tsquery;
BEGIN
    IF NOT EXISTS (SELECT FROM job_name_range) THEN
        RETURN QUERY SELECT '', repeat(chr(1114111), 256);
        RETURN;
    END IF;
    SELECT array_agg(other.name) INTO names
    FROM (
        (
            SELECT job.name
            FROM job
            WHERE job.id > coalesce((SELECT last_id FROM job_name_ranged), 0)
            ORDER BY job.id
            LIMIT newer
        )
        UNION ALL
        (
            SELECT job.name
            FROM job_name_unranged AS unranged
            INNER JOIN job ON job.id = unranged.id
            LIMIT newer
        )
    ) AS other;
    IF cardinality(names) >= newer THEN
        RETURN QUERY SELECT '', repeat(chr(1114111), 256);
        RETURN;
    END IF;
    IF length(folded) <= 4 THEN
        pieces_wanted := (job_search_lexeme(folded) || ':*')::tsquery;
    ELSE
        pieces_wanted := (
            SELECT string_agg(job_search_lexeme(substr(folded, start, 4)), ' & ')
            FROM generate_series(1, length(folded) - 3) AS start
        )::tsquery;
    END IF;
    RETURN QUERY
    SELECT span.first_name, span.next_name
    FROM job_name_range AS span
    WHERE span.pieces @@ pieces_wanted
    UNION
    SELECT span.first_name, span.next_name
    FROM job_name_range AS span
    WHERE span.pieces IS NULL
    UNION
    SELECT span.first_name, span.next_name
    FROM unnest(names) AS name
    CROSS JOIN LATERAL (
        SELECT below.first_name, below.next_name
        FROM job_name_range AS below
        WHERE below.first_name <= name COLLATE "C"
        ORDER BY below.first_name DESC
        LIMIT 1
    ) AS span
    WHERE strpos(job_name_fold(name), folded) > 0;
END
$$;

CREATE OR REPLACE FUNCTION job_name_range_pieces(first_name text, next_name text) RETURNS tsvector
LANGUAGE sql STABLE
-- The plan is pinned: a scan of the range.
SET enable_seqscan = off
SET enable_bitmapscan = off
BEGIN ATOMIC
SELECT CASE WHEN count(*) <= 30000 THEN array_to_tsvector(coalesce(array_agg(piece), '{}')) END
FROM (
    SELECT DISTINCT substr(named.folded, start, 4) AS piece
    FROM (
        SELECT DISTINCT job_name_fold(name) AS folded
        FROM job
        WHERE name COLLATE "C" >= $1 COLLATE "C" AND name COLLATE "C" < $2 COLLATE "C"
    ) AS named
    CROSS JOIN LATERAL generate_series(1, length(named.folded)) AS start
) AS cut;
END;

CREATE OR REPLACE FUNCTION job_name_range_add(names text []) RETURNS void
LANGUAGE sql
-- The plan is pinned: each name looks up its range.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
BEGIN ATOMIC
WITH placed AS (
    SELECT DISTINCT span.first_name, substr(added.folded, start, 4) AS piece
    FROM (SELECT name, job_name_fold(name) AS folded FROM unnest(names) AS name) AS added
    CROSS JOIN LATERAL (
        SELECT below.first_name
        FROM job_name_range AS below
        WHERE below.first_name <= added.name COLLATE "C"
        ORDER BY below.first_name DESC
        LIMIT 1
    ) AS span
    CROSS JOIN LATERAL generate_series(1, length(added.folded)) AS start
),

fresh AS (
    SELECT first_name, CASE WHEN count(*) <= 30000 THEN array_to_tsvector(array_agg(piece)) END AS pieces
    FROM placed
    GROUP BY first_name
)

UPDATE job_name_range AS span
SET pieces = CASE WHEN length(span.pieces) <= 30000 THEN span.pieces || fresh.pieces END
FROM fresh
WHERE
    span.first_name = fresh.first_name
    AND (fresh.pieces IS NULL OR length(span.pieces || fresh.pieces) > length(span.pieces));
END;

CREATE OR REPLACE FUNCTION job_name_range_divide(names text []) RETURNS void
LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    whole job_name_range;
    border text COLLATE "C";
BEGIN
    INSERT INTO job_name_range (first_name, next_name)
    SELECT '', repeat(chr(1114111), 256)
    WHERE NOT EXISTS (SELECT FROM job_name_range);
    FOREACH border IN ARRAY names LOOP
        SELECT * INTO whole
        FROM job_name_range
        WHERE first_name <= border
        ORDER BY first_name DESC
        LIMIT 1;
        IF whole.first_name < border THEN
            UPDATE job_name_range SET next_name = border, loose = true WHERE first_name = whole.first_name;
            INSERT INTO job_name_range (first_name, next_name, pieces) VALUES (border, whole.next_name, whole.pieces);
        END IF;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION job_name_range_read(at_most integer) RETURNS bigint
LANGUAGE sql
SET enable_seqscan = off
BEGIN ATOMIC
-- A statement of its own, so that the next one sees what a fold has added meanwhile.
SELECT pg_advisory_xact_lock(hashtext('muster.job_name_range'));

WITH chosen AS (
    SELECT first_name
    FROM job_name_range
    WHERE loose
    ORDER BY first_name
    LIMIT at_most
),

reread AS (
    UPDATE job_name_range AS span
    SET pieces = job_name_range_pieces(span.first_name, span.next_name), loose = false
    FROM chosen
    WHERE span.first_name = chosen.first_name
    RETURNING span.first_name
)

SELECT count(*) FROM reread;
END;

CREATE OR REPLACE FUNCTION job_name_range_fold(at_most integer) RETURNS bigint
LANGUAGE plpgsql
-- The plan is pinned: each name looks up its range.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    since bigint;
    until bigint;
    writers text [];
    names text [];
    added bigint;
    anew boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('muster.job_name_range'));
    -- job first, as TRUNCATE locks it.
    until := (SELECT max(id) FROM job);
    since := coalesce((SELECT last_id FROM job_name_ranged), 0);
    until := greatest(since, until);
    IF until = since AND NOT EXISTS (SELECT FROM job_name_unranged) THEN
        RETURN 0;
    END IF;
    PERFORM setval('job_name_ranged_seq', until);
    writers := ARRAY(SELECT writer FROM job_writers());
    FOR attempt IN 0..5 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM job_writers() WHERE writer = ANY (writers));
        IF attempt = 5 THEN
            RETURN 0;
        END IF;
        PERFORM pg_sleep(0.02);
    END LOOP;
    WITH late AS (
        DELETE FROM job_name_unranged
        RETURNING id
    )

    SELECT array_agg(DISTINCT newer.name), count(*) INTO names, added
    FROM (
        SELECT job.name
        FROM late
        INNER JOIN job ON job.id = late.id
        WHERE job.id <= since
        UNION ALL
        (
            SELECT job.name
            FROM job
            WHERE job.id > since AND job.id <= until
            ORDER BY job.id
            LIMIT at_most + 1
        )
    ) AS newer;
    anew := (SELECT count(*) FROM job_name_range) > 1000 + 2 * (SELECT count(*) FROM job_sample);
    IF anew THEN
        DELETE FROM job_name_range;
    ELSIF added > at_most THEN
        UPDATE job_name_range SET pieces = NULL, loose = true WHERE pieces IS NOT NULL;
    ELSE
        PERFORM job_name_range_add(names);
    END IF;
    PERFORM job_name_range_divide(ARRAY(
        SELECT DISTINCT sample.name
        FROM job_sample AS sample
        WHERE (anew OR sample.id > since) AND sample.id <= until
    ));
    INSERT INTO job_name_ranged (last_id) VALUES (until)
    ON CONFLICT (single) DO UPDATE SET last_id = excluded.last_id;
    RETURN added;
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
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample,
        job_name_range, job_name_ranged, job_name_unranged;
    RETURN NULL;
END
$$;

-- Triggers

CREATE TRIGGER job_name_on_insert AFTER INSERT ON job
FOR EACH ROW WHEN ((new.id <= pg_sequence_last_value('job_name_ranged_seq')) IS NOT FALSE)
EXECUTE FUNCTION job_name_unranged_record();
CREATE TRIGGER job_name_on_update AFTER UPDATE ON job
FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name)
EXECUTE FUNCTION job_name_unranged_record();
