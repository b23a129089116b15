-- Purpose: counts the names of each range of names, so that positions by name are found without skipping all before them.
--   Housekeeping counts them after the migration; until then, rows are skipped.
-- Locks: SHARE ROW EXCLUSIVE on job for the trigger, for milliseconds.
-- At ten million jobs: milliseconds; housekeeping then reads the index of names once, in some seconds.
-- Old code: runs on it.
-- Undo: down.sql drops the counts.

SET LOCAL lock_timeout = '2s';

CREATE TABLE job_name_count (
    first_name text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT job_name_count_pkey PRIMARY KEY (first_name)
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE job_name_count IS
'The number of jobs up to job_name_ranged.last_id with names from first_name on, up to the next one.';

CREATE TABLE job_name_change (
    id bigint NOT NULL,
    name text NOT NULL,
    n smallint NOT NULL
);
COMMENT ON TABLE job_name_change IS 'Names that jobs up to last_id got (1) or lost (-1) since they were counted.';

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_name_unranged_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_unranged (id) VALUES (new.id);
    INSERT INTO job_name_change (id, name, n) VALUES (new.id, new.name, 1);
    IF tg_op = 'UPDATE' THEN
        INSERT INTO job_name_change (id, name, n) VALUES (old.id, old.name, -1);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_name_gone_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_change (id, name, n) SELECT id, name, -1 FROM deleted;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_name_count_fold(since bigint, until bigint) RETURNS void
LANGUAGE plpgsql
-- The plan is pinned: each range is counted in the index, each name looks up its range.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM job_name_count)
    OR (SELECT count(DISTINCT name) FROM job_sample) > (SELECT 2 * count(*) + 50 FROM job_name_count) THEN
        DELETE FROM job_name_count;
        WITH gone AS (DELETE FROM job_name_change)

        INSERT INTO job_name_count (first_name, n)
        SELECT span.first_name, (
            SELECT count(*)
            FROM job
            WHERE job.name COLLATE "C" >= span.first_name
            AND job.name COLLATE "C" < span.next_name
            AND job.id <= until
        )
        FROM (
            SELECT known.first_name, lead(known.first_name, 1, repeat(chr(1114111), 256)) OVER (ORDER BY known.first_name)
                AS next_name
            FROM (SELECT '' COLLATE "C" UNION SELECT name COLLATE "C" FROM job_sample) AS known (first_name)
        ) AS span;
        RETURN;
    END IF;
    WITH gone AS (
        DELETE FROM job_name_change
        RETURNING id, name, n
    ),

    placed AS (
        SELECT span.first_name, sum(changed.n) AS n
        FROM (
            SELECT gone.name, gone.n FROM gone WHERE gone.id <= since
            UNION ALL
            SELECT job.name, 1 FROM job WHERE job.id > since AND job.id <= until
        ) AS changed
        CROSS JOIN LATERAL (
            SELECT below.first_name
            FROM job_name_count AS below
            WHERE below.first_name <= changed.name COLLATE "C"
            ORDER BY below.first_name DESC
            LIMIT 1
        ) AS span
        GROUP BY span.first_name
    )

    UPDATE job_name_count AS span
    SET n = span.n + placed.n
    FROM placed
    WHERE span.first_name = placed.first_name AND placed.n <> 0;
END
$$;

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
    IF until = since AND EXISTS (SELECT FROM job_name_count)
    AND NOT EXISTS (SELECT FROM job_name_unranged) AND NOT EXISTS (SELECT FROM job_name_change) THEN
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
    PERFORM job_name_count_fold(since, until);
    INSERT INTO job_name_ranged (last_id) VALUES (until)
    ON CONFLICT (single) DO UPDATE SET last_id = excluded.last_id;
    RETURN added;
END
$$;

CREATE OR REPLACE FUNCTION job_name_at(statuses status_type [], "position" bigint)
RETURNS TABLE (first_name text, skipped bigint)
LANGUAGE plpgsql STABLE
-- The plan is pinned: each range is counted in the index, each open job looked up.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    newer constant integer := 10000;
    others status_type [] := ARRAY(SELECT other FROM unnest(enum_range(NULL::status_type)) AS other WHERE other <> ALL ($1));
    unsuccessful boolean := others && ARRAY['FAILED', 'CANCELLED']::status_type [];
    last_id bigint := coalesce((SELECT ranged.last_id FROM job_name_ranged AS ranged), 0);
    names text [];
    signs bigint [];
BEGIN
    SELECT array_agg(changed.name), array_agg(changed.n) INTO names, signs
    FROM (
        (SELECT job.name, 1 AS n FROM job WHERE job.id > last_id ORDER BY job.id LIMIT newer)
        UNION ALL
        (SELECT change.name, change.n FROM job_name_change AS change WHERE change.id <= last_id LIMIT newer)
    ) AS changed;
    IF NOT EXISTS (SELECT FROM job_name_count) OR cardinality(names) >= newer THEN
        RETURN QUERY SELECT '', $2;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT span.name COLLATE "default", ($2 - span.before)::bigint
    FROM (
        SELECT
            counted.name,
            counted.border,
            sum(counted.n) OVER (ORDER BY counted.name, counted.border DESC ROWS UNBOUNDED PRECEDING) - counted.n AS before
        FROM (
            SELECT
                known.first_name AS name,
                true AS border,
                known.n - CASE WHEN unsuccessful THEN (
                    SELECT count(*)
                    FROM job_unsuccessful AS other
                    WHERE other.name COLLATE "C" >= known.first_name
                    AND other.name COLLATE "C" < known.next_name
                    AND other.status = ANY (others)
                ) ELSE 0 END AS n
            FROM (
                SELECT
                    span.first_name,
                    lead(span.first_name, 1, repeat(chr(1114111), 256)) OVER (ORDER BY span.first_name) AS next_name,
                    span.n
                FROM job_name_count AS span
            ) AS known
            UNION ALL
            SELECT recent.name COLLATE "C", false, recent.n FROM unnest(names, signs) AS recent (name, n)
            UNION ALL
            SELECT open.name COLLATE "C", false, -1
            FROM job AS open
            WHERE open.id = ANY (ARRAY(
                SELECT latest.id
                FROM job_latest AS latest
                WHERE latest.status = ANY (others) AND latest.status IN ('PENDING', 'RUNNING')
            ))
        ) AS counted
    ) AS span
    WHERE span.border AND span.before <= $2
    ORDER BY span.name DESC
    LIMIT 1;
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
        job_name_range, job_name_ranged, job_name_unranged, job_name_count, job_name_change,
        job_unsuccessful;
    RETURN NULL;
END
$$;

CREATE TRIGGER job_name_on_delete AFTER DELETE ON job
REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_name_gone_record();
