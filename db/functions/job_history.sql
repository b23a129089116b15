-- Purpose: reads the newest 100 statuses of a job.
-- Parameters: latest: the row of job_latest; added: a status that the calling statement has just written and cannot see yet,
--   or null.
-- Rows: one: statuses (JSON, newest first), total (how many the job has in all).
-- Reads: job_status_pkey of the partitions that the job's history lies in.
CREATE OR REPLACE FUNCTION job_history(latest job_latest, added job_status) RETURNS TABLE (statuses json, total bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    history_from timestamptz := job_history_from(latest);
    history_to timestamptz := job_history_to(latest);
    written integer := CASE WHEN (added).id IS NULL THEN 0 ELSE 1 END;
BEGIN
    SELECT coalesce(json_agg(job_status_json(newest.status)), '[]'), count(*)
    INTO statuses, total
    FROM (
        SELECT added AS status
        WHERE written > 0
        UNION ALL
        SELECT earlier::job_status
        FROM job_history_newest(latest.id, history_from, history_to, 100 - written) AS earlier
    ) AS newest;
    -- Fewer than it may show: these are all.
    IF total = 100 THEN
        total := written + job_history_count(latest.id, history_from, history_to);
    END IF;
    RETURN NEXT;
END
$$;
