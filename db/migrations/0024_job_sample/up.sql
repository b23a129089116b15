-- Purpose: keeps the sample of lists in a table of its own, with folded names, instead of an index of job: reading a
--   sample no longer folds its names. A row of that index could exceed the size of an index row.
-- Locks: SHARE ROW EXCLUSIVE on job while the sample is copied; writers wait.
-- At ten million jobs: less than a second; 10,000 rows.
-- Old code: runs on it, until 0026 drops its index.
-- Undo: down.sql drops the table. Nothing is lost.

SET LOCAL lock_timeout = '2s';

LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE job_sample (
    id bigint NOT NULL,
    created_minute integer NOT NULL,
    created_at timestamptz NOT NULL,
    priority smallint NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    queue text NOT NULL,
    owner text NOT NULL,
    project text NOT NULL,
    CONSTRAINT job_sample_pkey PRIMARY KEY (id)
);

CREATE INDEX job_sample_created_idx ON job_sample (created_minute, id);

INSERT INTO job_sample (id, created_minute, created_at, priority, name, folded, queue, owner, project)
SELECT
    id,
    created_minute,
    created_at,
    priority,
    name,
    job_name_fold(name),
    queue,
    owner,
    project
FROM job
WHERE job_sampled(id)
ORDER BY created_minute, id;

ANALYZE job_sample;

-- Functions and views, as they were in db/functions and db/views when this was written

CREATE OR REPLACE FUNCTION job_sample_follow() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    IF tg_op <> 'INSERT' THEN
        DELETE FROM job_sample WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' THEN
        INSERT INTO job_sample (id, created_minute, created_at, priority, name, folded, queue, owner, project)
        VALUES (
            new.id, new.created_minute, new.created_at, new.priority, new.name, job_name_fold(new.name), new.queue,
            new.owner, new.project
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER job_sample_on_insert AFTER INSERT ON job
FOR EACH ROW WHEN (job_sampled(new.id)) EXECUTE FUNCTION job_sample_follow();

CREATE TRIGGER job_sample_on_update AFTER UPDATE ON job
FOR EACH ROW WHEN (job_sampled(new.id)) EXECUTE FUNCTION job_sample_follow();

CREATE TRIGGER job_sample_on_delete AFTER DELETE ON job
FOR EACH ROW WHEN (job_sampled(old.id)) EXECUTE FUNCTION job_sample_follow();

CREATE OR REPLACE VIEW jobs_sampled AS
SELECT
    sample.id,
    sample.created_at,
    latest.updated_at,
    sample.created_minute,
    latest.status,
    sample.priority,
    sample.name,
    sample.queue,
    sample.owner,
    sample.project,
    sample.folded
FROM job_sample AS sample
LEFT JOIN job_latest AS latest ON latest.id = sample.id AND job_sampled(latest.id);

CREATE OR REPLACE FUNCTION job_search_query(folded text) RETURNS tsquery
LANGUAGE plpgsql STABLE
SET enable_seqscan = on AS $$
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
        SELECT sample.folded
        FROM job_sample AS sample
        ORDER BY hashint8(sample.id)
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
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample;
    RETURN NULL;
END
$$;
