-- Purpose: counts a window of the jobs with one value of a facet, and those of it before a given one, for a page by cursor.
-- Parameters: facet; value; statuses: those that count, never empty; created_after (inclusive), created_before (exclusive):
--   the window of creation times, null where it is open; minute, id: the given job, null for none.
-- Rows: one: total; before, null without a job.
-- Reads: as job_facet_count and job_facet_position.
CREATE OR REPLACE FUNCTION job_facet_place(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    minute integer, id bigint, OUT total bigint, OUT before bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    total := job_facet_count($1, $2, $3, $4, $5);
    IF minute IS NOT NULL THEN
        before := job_facet_position($1, $2, $3, $4, $5, $6, $7);
    END IF;
END
$$;
