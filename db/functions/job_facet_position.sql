-- Purpose: gives the position of a job among those with one value of a facet in the order (created_minute, id), exactly at
--   the caller's snapshot.
-- Parameters: facet; value; statuses: those that count, never empty; created_after (inclusive), created_before (exclusive):
--   the window of creation times, null where it is open; minute, id of the job.
-- Returns: the position: 0-based, ascending.
-- Reads: the facet tally for whole days; the rest row by row (job_facet_rank).
CREATE OR REPLACE FUNCTION job_facet_position(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answer bigint := job_facet_rank($1, $2, $3, $6, $7);
BEGIN
    IF created_after IS NOT NULL THEN
        answer := answer - job_facet_rank($1, $2, $3, job_minute($4), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            answer := answer - job_facet_minute_count($1, $2, $3, $4, true, $6, $7);
        END IF;
    END IF;
    IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
        answer := answer - job_facet_minute_count($1, $2, $3, $5, false, $6, $7);
    END IF;
    RETURN answer;
END
$$;
