-- Purpose: counts the jobs with one value of a facet in a stretch of the order (created_minute, id), row by row.
-- Parameters: facet; value; statuses: those that count, never empty; first_minute, first_id: the first place that counts;
--   minute, id: the first one that does not.
-- Returns: the count.
-- Reads: the index of the facet (job_created_idx for an empty owner or project); with a status job_latest_pkey, once a job.
CREATE OR REPLACE FUNCTION job_facet_between(
    facet job_facet, value text, statuses status_type [],
    first_minute integer, first_id bigint, minute integer, id bigint
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
    -- Composed, since each facet is a column with an index of its own.
    EXECUTE format(
        'SELECT count(*) FROM job %s
        WHERE job.%I = %L AND (job.created_minute, job.id) >= ($2, $3) AND (job.created_minute, job.id) < ($4, $5)',
        job_facet_counted(statuses), facet, value
    ) INTO answer
    USING statuses, first_minute, first_id, minute, id;
    RETURN answer;
END
$$;
