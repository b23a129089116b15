-- Purpose: builds the query on job_lexemes_idx for a term: four of its pieces that rarely occur together, or a
--   prefix if the term has at most four characters. All pieces of a long term would mean merging a dozen long posting
--   lists; four leave hardly more jobs to check.
-- Parameters: folded: the folded term.
-- Returns: the tsquery.
-- Reads: job_sample, 300 names.
CREATE OR REPLACE FUNCTION job_search_query(folded text) RETURNS tsquery
LANGUAGE plpgsql STABLE
-- Those of the caller end here.
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
