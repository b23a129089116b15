-- Purpose: counts the jobs with one value of a facet in a window, exactly at the caller's snapshot.
-- Parameters: facet; value; statuses: those that count, never empty; created_after (inclusive), created_before (exclusive):
--   the window of creation times, null where it is open.
-- Returns: the count; 0 for an inverted window.
-- Reads: the facet tally; of a day that the window cuts through, the jobs of at most half of it.
CREATE OR REPLACE FUNCTION job_facet_count(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    until bigint;
BEGIN
    IF created_before IS NULL THEN
        until := job_facet_before(
            $1, $2, NULL,
            ('PENDING' = ANY ($3))::integer,
            ('RUNNING' = ANY ($3))::integer,
            ('COMPLETED' = ANY ($3))::integer,
            ('FAILED' = ANY ($3))::integer,
            ('CANCELLED' = ANY ($3))::integer
        );
    ELSE
        until := job_facet_rank($1, $2, $3, job_minute($5), 0);
        IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
            until := until + job_facet_minute_count($1, $2, $3, $5, true, 2147483647, 0);
        END IF;
    END IF;
    IF created_after IS NOT NULL THEN
        until := until - job_facet_rank($1, $2, $3, job_minute($4), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            until := until - job_facet_minute_count($1, $2, $3, $4, true, 2147483647, 0);
        END IF;
    END IF;
    -- An inverted window is empty, not negative.
    RETURN greatest(0, until);
END
$$;
