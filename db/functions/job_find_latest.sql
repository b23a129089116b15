-- Purpose: finds jobs as job_find does, with what job_latest knows of them, and under statuses.
-- Parameters: as job_find; statuses: those that count.
-- Rows: as job_find, and updated_at.
-- Reads: as job_find, then job_latest_pkey for each job found.
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
