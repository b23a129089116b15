-- Purpose: finds the job at a position of the order (priority, created_minute, id).
-- Parameters: statuses: those that count, never empty; created_after (inclusive), created_before (exclusive): the window
--   of creation times, null where it is open; priority: the only one that counts, null for all; position: 0-based,
--   ascending.
-- Rows: one: level (its priority), minute, id; none past the end.
-- Reads: the facet tally, once for each priority up to that of the job, then as job_facet_at.
CREATE OR REPLACE FUNCTION job_priority_at(
    statuses status_type [], created_after timestamptz, created_before timestamptz, priority smallint, "position" bigint
) RETURNS TABLE (level smallint, minute integer, id bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    rest bigint := $5;
    n bigint;
BEGIN
    IF $5 IS NULL OR $5 < 0 THEN
        RETURN;
    END IF;
    FOR step IN coalesce($4, 1)..coalesce($4, 10) LOOP
        n := job_facet_count('priority', step::text, $1, $2, $3);
        IF rest < n THEN
            RETURN QUERY
            SELECT step::smallint, located.minute, located.id
            FROM job_facet_at('priority', step::text, $1, $2, $3, rest) AS located;
            RETURN;
        END IF;
        rest := rest - n;
    END LOOP;
END
$$;
