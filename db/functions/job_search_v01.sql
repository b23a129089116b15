-- The jobs whose folded name holds a term, by the trigram index and by nothing else; `cap` of them at most (null: all). With
-- all that lists are ordered by: the jobs have been looked at for their names anyway, and need not be for the page again.
-- The settings keep the planner from a scan in some order, which for a rare term runs through the whole table, however
-- good it looks under a LIMIT.

-- Three characters each, or two at the term's end where a word begins: up to four pieces of a folded term that are rare
-- together, tried on some hundred names of the sample. The index is asked for these alone. All trigrams of a long term
-- would be a dozen long lists to be merged, when four of them leave hardly more jobs to look at.
CREATE FUNCTION job_search_pieces(folded text) RETURNS text []
LANGUAGE plpgsql STABLE
-- Those of the caller end here.
SET enable_indexscan = on
SET enable_indexonlyscan = on AS $$
DECLARE
    others text := '[^A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я\n]';
    names text [];
    -- In order of promise: as they stand in the term, as pg_trgm sees them, the word of the term that each is of, what each
    -- weighs, and where it stands.
    pieces text [];
    seen text [];
    words integer [];
    weights bigint [];
    starts integer [];
    chosen integer [] := '{}';
    best integer := 1;
BEGIN
    -- As pg_trgm sees them: a blank wherever a word begins or ends. All in one text, in which blanks are quickly put.
    SELECT string_to_array(' ' || regexp_replace(string_agg(job_name_fold(name), E' \n '), others, ' ', 'g') || ' ', E'\n')
    INTO names
    FROM (
        SELECT name
        FROM job
        WHERE job_sampled(id)
        ORDER BY created_minute DESC, id DESC
        LIMIT 400
    ) AS sampled;
    SELECT
        coalesce(array_agg(piece ORDER BY weight, start), '{}'),
        array_agg(seen_as ORDER BY weight, start),
        array_agg(word ORDER BY weight, start),
        array_agg(weight ORDER BY weight, start),
        array_agg(start ORDER BY weight, start)
    INTO pieces, seen, words, weights, starts
    FROM (
        SELECT
            start,
            piece,
            seen_as,
            length(regexp_replace(left(folded, start), '[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]', '', 'g')) AS word,
            -- The beginning of a word makes two trigrams, of which one is in every tenth name: three times as dear.
            (1 + (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, seen_as) > 0))
            * CASE left(seen_as, 1) WHEN ' ' THEN 3 ELSE 1 END AS weight
        FROM (
            SELECT
                start,
                substr(folded, start, 3) AS piece,
                regexp_replace(substr(folded, start, 3), others, ' ') AS seen_as
            FROM generate_series(1, least(length(folded) - 1, 60)) AS start
            -- Made once, not for each name.
            OFFSET 0
        ) AS cut
        -- What pg_trgm makes a trigram of, as far as we know its letters; no wildcard of LIKE.
        WHERE piece ~ (
            '^([A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}[^%_\\]|[^%_\\][A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}'
            || '|[^A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я%_\\][A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я])$'
        )
    ) AS weighed;
    WHILE best IS NOT NULL AND cardinality(chosen) < least(4, cardinality(pieces)) LOOP
        chosen := chosen || best;
        names := ARRAY(SELECT name FROM unnest(names) AS name WHERE strpos(name, seen[best]) > 0);
        -- The rarest beside those chosen; where the sample cannot tell any more, one of another word, or far from them.
        SELECT place INTO best
        FROM generate_subscripts(pieces, 1) AS place
        WHERE place <> ALL (chosen)
        ORDER BY
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, seen[place]) > 0),
            (SELECT count(*) FROM unnest(chosen) AS other WHERE words[place] = words[other]),
            weights[place],
            (SELECT min(abs(starts[place] - starts[other])) FROM unnest(chosen) AS other) DESC,
            place
        LIMIT 1;
    END LOOP;
    RETURN ARRAY(SELECT pieces[place] FROM unnest(chosen) AS place);
END
$$;

-- Terms of three characters and more.
CREATE FUNCTION job_search(
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text, updated_at timestamptz
)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
-- The places of some hundred thousand jobs, so that the bitmap need not forget which rows of a page it means.
SET work_mem = '64MB' AS $$
DECLARE
    folded text := job_name_fold(term);
    escaped text := replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_');
    pieces text [] := job_search_pieces(folded);
BEGIN
    -- A term that holds no letters of ours is looked up as it is. As many conditions as there are pieces, so that the
    -- planner sees how few they leave.
    IF cardinality(pieces) = 0 THEN
        pieces := ARRAY[escaped];
    END IF;
    RETURN QUERY EXECUTE '
        SELECT id, created_minute, priority, name, updated_at
        FROM job
        WHERE ' || (
            SELECT string_agg(format('job_name_fold(name) LIKE %L', '%' || piece || '%'), ' AND ')
            FROM unnest(pieces) AS piece
        ) || '
        AND strpos(job_name_fold(name), $1) > 0
        AND ($2 IS NULL OR status = ANY ($2))
        AND ($3 IS NULL OR created_at >= $3)
        AND ($4 IS NULL OR created_at < $4)
        LIMIT $5'
    USING folded, statuses, created_after, created_before, cap;
END
$$;

-- Terms of two letters or digits, which hold no trigram themselves. Where they stand in a name they have a neighbour: a
-- letter or digit before or after them (a class of 124 characters; the trigram index takes up to 128 apart), nothing of
-- the kind on either side (then they are a word, which strict word similarity finds), or a character of another
-- script beside the two alone, which job_name_script_idx knows of.
CREATE FUNCTION job_search_pair(
    pair text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text, updated_at timestamptz
)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
SET work_mem = '64MB'
SET plan_cache_mode = force_custom_plan
SET pg_trgm.strict_word_similarity_threshold = 1.0 AS $$
DECLARE
    folded text := job_name_fold(pair);
    before text := '[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]' || folded;
    after text := folded || '[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]';
BEGIN
    RETURN QUERY
    SELECT job.id, job.created_minute, job.priority, job.name, job.updated_at
    FROM job
    WHERE (
        job_name_fold(job.name) ~ before
        OR job_name_fold(job.name) ~ after
        OR job_name_fold(job.name) %>> folded
        OR job_name_lone_pair(job_name_fold(job.name))
    )
    AND strpos(job_name_fold(job.name), folded) > 0
    AND (job_search_pair.statuses IS NULL OR job.status = ANY (job_search_pair.statuses))
    AND (job_search_pair.created_after IS NULL OR job.created_at >= job_search_pair.created_after)
    AND (job_search_pair.created_before IS NULL OR job.created_at < job_search_pair.created_before)
    LIMIT cap;
END
$$;
