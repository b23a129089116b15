-- Purpose: counts the jobs with one value of a facet that a window cuts off from its first or last minute.
-- Parameters: facet; value; statuses: those that count, never empty; at: the window's bound, whose minute is looked at;
--   early: whether to count the jobs before the bound, else the others; minute, id: only jobs before this place.
-- Returns: the count.
-- Reads: the index of the facet, one minute; with a status job_latest_pkey, once a job.
CREATE OR REPLACE FUNCTION job_facet_minute_count(
    facet job_facet, value text, statuses status_type [], at timestamptz, early boolean, minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
-- The plan is pinned: a scan of the index, and one look for each row.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    answer bigint;
BEGIN
    EXECUTE format(
        'SELECT count(*) FROM job %s
        WHERE job.%I = %L AND job.created_minute = $2 AND (job.created_minute, job.id) < ($3, $4)
        AND (job.created_at < $5) = $6',
        job_facet_counted(statuses), facet, value
    ) INTO answer
    USING statuses, job_minute(at), minute, id, at, early;
    RETURN answer;
END
$$;
