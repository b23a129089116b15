-- Purpose: finds jobs as job_search does, with what job_latest knows of them, for code of the release before
--   job_find_latest; dropped with the next.
-- Parameters: as job_search; statuses: those that count.
-- Rows: as job_find_latest.
-- Reads: as job_find_latest.
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
