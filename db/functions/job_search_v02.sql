-- The jobs whose folded name holds a term, by the index of pieces and by nothing else.

-- A piece as a tsquery spells it.
CREATE FUNCTION job_search_lexeme(piece text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '''' || replace(replace(piece, '\', '\\'), '''', '''''') || '''';

-- What to ask the index for: four pieces of a folded term that are rare together, or what begins with a shorter term.
-- All pieces of a long term would be a dozen long lists to be merged, when four of them leave hardly more jobs to look at.
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

-- Up to `cap` of them (null: all), of these statuses (null: any), created in this window. With all that lists are ordered
-- by: the jobs have been looked at for their names anyway, and need not be for the page again. The settings keep the
-- planner from a scan in some order, which for a rare term runs through the whole table, however good it looks under a
-- LIMIT.
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
