-- Purpose: finds a start near a position of the order (updated_at, id), from the order of creation.
-- Parameters: facet and its value, null for all jobs; statuses: those that count, never empty; created_after (inclusive),
--   created_before (exclusive): the window of creation times, null where it is open; position: 0-based, ascending.
-- Rows: one: moment, and skipped: the matching jobs last updated from the moment on that precede the position; none past
--   the end.
-- Reads: the tallies (job_at, job_facet_at), and the jobs created before the moment and updated later (job_updated_later).
--   They alone make the two orders differ: of n jobs created before the moment, n minus these precede it by recency.
CREATE OR REPLACE FUNCTION job_updated_at(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    "position" bigint
) RETURNS TABLE (moment timestamptz, skipped bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    first_minute integer;
    created bigint;
BEGIN
    IF $1 IS NULL THEN
        SELECT at.minute INTO first_minute FROM job_at($3, $4, $5, $6) AS at;
        created := job_position($3, $4, $5, first_minute, 0);
    ELSE
        SELECT at.minute INTO first_minute FROM job_facet_at($1, $2, $3, $4, $5, $6) AS at;
        created := job_facet_position($1, $2, $3, $4, $5, first_minute, 0);
    END IF;
    IF first_minute IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT
        to_timestamp(first_minute::double precision * 60),
        $6 - created + job_updated_later($1, $2, $3, $4, first_minute);
END
$$;
