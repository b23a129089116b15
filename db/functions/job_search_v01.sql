-- The ids of the jobs whose folded name holds a term, by the trigram index and by nothing else; `cap` of them at most (null:
-- all). The settings keep the planner from a scan in some order, which for a rare term runs through the whole table,
-- however good it looks under a LIMIT.

-- Three characters each: up to three pieces of a folded term that are rare together, tried on some hundred names of
-- the sample. The index is asked for these alone. All trigrams of a long term would be a dozen long lists to be merged, when
-- three of them leave no more jobs to look at.
CREATE FUNCTION job_search_pieces(folded text) RETURNS text []
LANGUAGE plpgsql STABLE
-- Those of the caller end here.
SET enable_indexscan = on
SET enable_indexonlyscan = on AS $$
DECLARE
    names text [] := ARRAY(
        SELECT job_name_fold(job.name)
        FROM job
        WHERE job_sampled(job.id)
        ORDER BY job.created_minute DESC, job.id DESC
        LIMIT 400
    );
    -- What pg_trgm makes a trigram of, as far as we know its letters; no wildcard of LIKE. Of pieces equally rare those
    -- of letters alone come first: the beginning of a word makes two trigrams, of which one is in every tenth name.
    pieces text [] := ARRAY(
        SELECT piece
        FROM (SELECT DISTINCT substr(folded, start, 3) FROM generate_series(1, least(length(folded) - 2, 60)) AS start)
            AS cut (piece)
        WHERE piece ~ '^([A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}[^%_\\]|[^%_\\][A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2})$'
        ORDER BY
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, piece) > 0),
            piece !~ '^[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{3}$',
            piece
    );
    rare text [] := pieces[1:1];
    best text := pieces[1];
BEGIN
    WHILE cardinality(rare) < least(3, cardinality(pieces)) LOOP
        names := ARRAY(SELECT name FROM unnest(names) AS name WHERE strpos(name, best) > 0);
        SELECT piece INTO best
        FROM unnest(pieces) WITH ORDINALITY AS left_over (piece, place)
        WHERE piece <> ALL (rare)
        ORDER BY
            (SELECT count(*) FROM unnest(names) AS name WHERE strpos(name, piece) > 0), piece !~ '^[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{3}$', place
        LIMIT 1;
        rare := rare || best;
    END LOOP;
    RETURN rare;
END
$$;

-- Terms of three characters and more.
CREATE FUNCTION job_search(
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS SETOF bigint
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
        SELECT id
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
) RETURNS SETOF bigint
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
    SELECT job.id
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
