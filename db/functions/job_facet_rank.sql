-- Purpose: counts the jobs with one value of a facet before a given place in the order (created_minute, id).
-- Parameters: facet; value; statuses: those that count, never empty; minute, id of the place.
-- Returns: the count.
-- Reads: the facet tally for whole days; the rest, at most half a day, row by row (job_facet_between).
CREATE OR REPLACE FUNCTION job_facet_rank(
    facet job_facet, value text, statuses status_type [], minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    day integer := job_tally_floor($4, 1440);
    -- From the nearer end of the day.
    from_end boolean := $4 - day >= 720;
    whole bigint;
BEGIN
    whole := job_facet_before(
        $1, $2, CASE WHEN from_end THEN day + 1440 ELSE day END,
        ('PENDING' = ANY ($3))::integer,
        ('RUNNING' = ANY ($3))::integer,
        ('COMPLETED' = ANY ($3))::integer,
        ('FAILED' = ANY ($3))::integer,
        ('CANCELLED' = ANY ($3))::integer
    );
    IF from_end THEN
        RETURN whole - job_facet_between($1, $2, $3, $4, $5, day + 1440, 0);
    END IF;
    RETURN whole + job_facet_between($1, $2, $3, day, 0, $4, $5);
END
$$;
