-- Purpose: searches names and facet values by one index, and drops the one of name pieces alone.
-- Locks: ACCESS EXCLUSIVE on job for milliseconds; readers and writers wait.
-- At ten million jobs: milliseconds.
-- Old code: runs on it: its functions of search call the new ones.
-- Undo: down.sql builds the dropped index again, which takes minutes at ten million jobs; writers wait.

-- The index that replaces it has been there since 0013.
-- squawk-ignore-file require-concurrent-index-deletion
SET LOCAL lock_timeout = '2s';

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

CREATE OR REPLACE FUNCTION job_find_latest(
    term text,
    queue text,
    owner text,
    project text,
    priority_from smallint,
    priority_to smallint,
    statuses status_type [],
    created_after timestamptz,
    created_before timestamptz,
    cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text, updated_at timestamptz
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
    SELECT found.id, found.created_minute, found.priority, found.name, latest.updated_at
    FROM job_find(
        term, queue, owner, project, priority_from, priority_to, created_after, created_before, NULL
    ) AS found
    JOIN job_latest AS latest ON latest.id = found.id
    WHERE latest.status = ANY (job_find_latest.statuses)
    LIMIT cap;
END
$$;

CREATE OR REPLACE FUNCTION job_search(
    term text, created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text
)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT found.*
    FROM job_find(term, NULL, NULL, NULL, NULL, NULL, created_after, created_before, cap) AS found;
END
$$;

CREATE OR REPLACE FUNCTION job_search_latest(
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text, updated_at timestamptz
)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT found.*
    FROM job_find_latest(
        term, NULL, NULL, NULL, NULL, NULL, statuses, created_after, created_before, cap
    ) AS found;
END
$$;

DROP INDEX job_name_pieces_idx;
