-- Purpose: finds the jobs whose folded name contains a term and that have these facet values. The settings keep the planner
--   on job_lexemes_idx: under a LIMIT, an ordered scan looks cheap, and reads the whole table for a rare combination.
-- Parameters: term, in any case; queue, owner, project; priority_from and priority_to (inclusive); created_after (inclusive)
--   and created_before (exclusive); cap: how many rows at most. Null for any. One of term, queue, owner, project or a
--   priority must be given.
-- Rows: id, and the columns of job that lists are ordered by: the job has been read for its name anyway.
-- Reads: job_lexemes_idx.
CREATE OR REPLACE FUNCTION job_find(
    term text,
    queue text,
    owner text,
    project text,
    priority_from smallint,
    priority_to smallint,
    created_after timestamptz,
    created_before timestamptz,
    cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text
)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
-- Room for some hundred thousand jobs, so that the bitmap keeps each row: of whole pages, all names would be split into
-- pieces again.
SET work_mem = '64MB'
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    folded text := job_name_fold(term);
    -- Of no term, no piece is asked.
    pieces tsquery := CASE WHEN folded IS NOT NULL THEN job_search_query(folded) END;
    facets tsquery := job_facet_query(
        job_find.queue, job_find.owner, job_find.project, job_find.priority_from, job_find.priority_to
    );
    query tsquery := CASE WHEN pieces IS NULL OR facets IS NULL THEN coalesce(pieces, facets) ELSE pieces && facets END;
BEGIN
    RETURN QUERY
    SELECT job.id, job.created_minute, job.priority, job.name
    FROM job
    WHERE job_lexemes(job.name, job.queue, job.owner, job.project, job.priority) @@ query
    AND (folded IS NULL OR strpos(job_name_fold(job.name), folded) > 0)
    AND (job_find.created_after IS NULL OR job.created_at >= job_find.created_after)
    AND (job_find.created_before IS NULL OR job.created_at < job_find.created_before)
    LIMIT job_find.cap;
END
$$;
