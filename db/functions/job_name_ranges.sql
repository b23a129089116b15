-- Purpose: finds the ranges of names that can contain a term: of those left out, no name does.
-- Parameters: folded: the folded term.
-- Rows: first_name (inclusive), next_name (exclusive); one for all names if too many jobs are newer than the ranges.
-- Reads: job_name_range_pieces_idx, and the jobs newer than the ranges.
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
