-- Purpose: counts the jobs of a window, exactly at the caller's snapshot.
-- Parameters: statuses: those that count, never empty; created_after (inclusive), created_before (exclusive): the window
--   of creation times, null where it is open.
-- Returns: the count; 0 for an inverted window.
-- Reads: the tally, and job_created_idx or job_latest_status_idx for the two minutes that the window cuts through.
CREATE OR REPLACE FUNCTION job_count(
    statuses status_type [], created_after timestamptz, created_before timestamptz
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF created_before IS NULL THEN
        RETURN job_position(statuses, created_after, NULL, 2147483647, 9223372036854775807);
    END IF;
    -- An inverted window is empty, not negative.
    RETURN greatest(0, job_position(
        statuses,
        created_after,
        created_before,
        job_minute(created_before) + CASE created_before WHEN date_trunc('minute', created_before, 'UTC') THEN 0 ELSE 1 END,
        0
    ));
END
$$;
