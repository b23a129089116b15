-- Purpose: finds the jobs whose folded name holds a term. The settings keep the planner on job_name_pieces_idx: under a
--   LIMIT a scan in some order looks good, and reads the whole table for a rare term.
-- Parameters: term, in any case; created_after (inclusive), created_before (exclusive): the window of creation times, null
--   where it is open; cap: how many rows at most, null for all.
-- Rows: id, and the columns of job that lists are ordered by: the job has been read for its name anyway.
-- Reads: job_name_pieces_idx.
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
