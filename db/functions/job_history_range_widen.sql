-- Purpose: notes on a job that its history reaches outside created_at..updated_at, which look-ups prune partitions by
--   (docs/adr/0005). Only raw SQL dates rows outside; the API never does.
-- Trigger: job_history_range_on_insert, after each INSERT statement into job_status.
CREATE OR REPLACE FUNCTION job_history_range_widen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- A check first: an UPDATE, even of no row, would cost each write more than this look.
    IF NOT EXISTS (
        SELECT FROM inserted
        JOIN job ON job.id = inserted.job_id
        WHERE inserted.timestamp NOT BETWEEN job.created_at AND job.updated_at
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE job
    SET history_range = tstzrange(
        least(lower(job.history_range), job.created_at, added.first_at),
        greatest(upper(job.history_range), job.updated_at, added.last_at),
        '[]'
    )
    FROM (
        SELECT job_id, min(timestamp) AS first_at, max(timestamp) AS last_at
        FROM inserted
        GROUP BY job_id
    ) AS added
    WHERE job.id = added.job_id
    AND (added.first_at < job.created_at OR added.last_at > job.updated_at);
    RETURN NULL;
END
$$;
