SET LOCAL lock_timeout = '2s';

CREATE INDEX job_name_pieces_idx ON job
USING gin (job_name_pieces(job_name_fold(name)))
WITH (gin_pending_list_limit = 512);

CREATE OR REPLACE FUNCTION job_search(
    term text, created_after timestamptz, created_before timestamptz, cap bigint
) RETURNS TABLE (
    id bigint, created_minute integer, priority smallint, name text
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
    SELECT job.id, job.created_minute, job.priority, job.name
    FROM job
    WHERE job_name_pieces(job_name_fold(job.name)) @@ query
    AND strpos(job_name_fold(job.name), folded) > 0
    AND (job_search.created_after IS NULL OR job.created_at >= job_search.created_after)
    AND (job_search.created_before IS NULL OR job.created_at < job_search.created_before)
    LIMIT cap;
END
$$;

CREATE OR REPLACE FUNCTION job_search_latest(
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
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
    FROM job_search(term, created_after, created_before, NULL) AS found
    JOIN job_latest AS latest ON latest.id = found.id
    WHERE latest.status = ANY (job_search_latest.statuses)
    LIMIT cap;
END
$$;

DROP FUNCTION job_find_latest(
    text, text, text, text, smallint, smallint, status_type [], timestamptz, timestamptz, bigint
);
DROP FUNCTION job_find(text, text, text, text, smallint, smallint, timestamptz, timestamptz, bigint);
