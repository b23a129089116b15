-- Purpose: finds the jobs whose folded name holds a term, with what job_latest knows of them, and under statuses.
-- Parameters: as job_search; statuses: those that count.
-- Rows: as job_search, and updated_at.
-- Reads: as job_search, then job_latest_pkey for each job found.
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
