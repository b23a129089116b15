SET LOCAL lock_timeout = '2s';

DROP VIEW jobs_sampled;

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

CREATE OR REPLACE FUNCTION job_search_query(folded text) RETURNS tsquery
LANGUAGE plpgsql STABLE
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

DROP TRIGGER job_sample_on_insert ON job;
DROP TRIGGER job_sample_on_update ON job;
DROP TRIGGER job_sample_on_delete ON job;
DROP FUNCTION job_sample_follow();
DROP TABLE job_sample;
