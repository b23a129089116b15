-- Purpose: finds the jobs whose folded name contains a term, for code of the release before job_find; dropped with the next.
-- Parameters: term, in any case; created_after (inclusive), created_before (exclusive): null where it is open; cap: how many
--   rows at most, null for all.
-- Rows: as job_find.
-- Reads: as job_find.
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
