-- The ids of the jobs whose folded name holds `term` (LIKE's wildcards in it escaped), by the trigram index and by nothing
-- else, `cap` of them at most (null: all). The settings keep the planner from a scan in some order, which for a rare term
-- runs through the whole table, however good it looks under a LIMIT.

CREATE FUNCTION job_search(
    term text, statuses status_type [], created_after timestamptz, created_before timestamptz, cap bigint
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
    WHERE job_name_fold(job.name) LIKE '%' || job_name_fold(term) || '%'
    AND (job_search.statuses IS NULL OR job.status = ANY (job_search.statuses))
    AND (job_search.created_after IS NULL OR job.created_at >= job_search.created_after)
    AND (job_search.created_before IS NULL OR job.created_at < job_search.created_before)
    LIMIT cap;
END
$$;
