-- The ids of the jobs whose folded name holds a term, by the trigram index and by nothing else; `cap` of them at most (null:
-- all). The settings keep the planner from a scan in some order, which for a rare term runs through the whole table,
-- however good it looks under a LIMIT.
--
-- Terms of three characters and more: `escaped` is the term with LIKE's wildcards made literal.
CREATE FUNCTION job_search(
    escaped text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT job.id
    FROM job
    WHERE job_name_fold(job.name) LIKE '%' || job_name_fold(escaped) || '%'
    AND (job_search.statuses IS NULL OR job.status = ANY (job_search.statuses))
    AND (job_search.created_after IS NULL OR job.created_at >= job_search.created_after)
    AND (job_search.created_before IS NULL OR job.created_at < job_search.created_before)
    LIMIT cap;
END
$$;

-- Terms of two letters or digits, which hold no trigram themselves. Where they stand in a name they have a neighbour: a
-- letter or digit before or after them (a class of 124 characters; the trigram index takes up to 128 apart), nothing of
-- the kind on either side (then they are a word, which strict word similarity finds), or a character of another
-- script, which job_name_script_idx knows of.
CREATE FUNCTION job_search_pair(
    pair text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
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
        OR job_name_fold(job.name) ~ '[^\u0001-\u007FÀ-ÖØ-ÞΑ-ΡΣ-ΫА-Я]'
    )
    AND strpos(job_name_fold(job.name), folded) > 0
    AND (job_search_pair.statuses IS NULL OR job.status = ANY (job_search_pair.statuses))
    AND (job_search_pair.created_after IS NULL OR job.created_at >= job_search_pair.created_after)
    AND (job_search_pair.created_before IS NULL OR job.created_at < job_search_pair.created_before)
    LIMIT cap;
END
$$;
