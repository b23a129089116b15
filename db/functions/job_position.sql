-- Purpose: gives the position of a job in the order (created_minute, id), exactly at the caller's snapshot.
-- Parameters: statuses: those that count, never empty; created_after (inclusive), created_before (exclusive): the window
--   of creation times, null where it is open; minute, id of the job.
-- Returns: the position: 0-based, ascending.
-- Reads: the tally, and job_created_idx or job_latest_status_idx within one block and the minutes that the window cuts
--   through.
CREATE OR REPLACE FUNCTION job_position(
    statuses status_type [], created_after timestamptz, created_before timestamptz, minute integer, id bigint
) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answer bigint := job_rank(statuses, job_position.minute, job_position.id);
BEGIN
    IF created_after IS NOT NULL THEN
        answer := answer - job_rank(statuses, job_minute(created_after), 0);
        IF created_after <> date_trunc('minute', created_after, 'UTC') THEN
            answer := answer - job_minute_count(statuses, created_after, true, job_position.minute, job_position.id);
        END IF;
    END IF;
    IF created_before <> date_trunc('minute', created_before, 'UTC') THEN
        answer := answer - job_minute_count(statuses, created_before, false, job_position.minute, job_position.id);
    END IF;
    RETURN answer;
END
$$;
