-- Purpose: moves updated jobs in the tally: one delta for each block and combination of facets in which a
--   statement changes a count (docs/adr/0001, 0014).
-- Trigger: job_tally_on_update, after each UPDATE statement on job_latest.
CREATE OR REPLACE FUNCTION job_tally_record_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    )
    SELECT minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    FROM (
        SELECT
            created_minute AS minute,
            job_block(id) AS block,
            queue,
            owner,
            project,
            priority,
            coalesce(sum(n) FILTER (WHERE status = 'PENDING'), 0) AS pending,
            coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
            coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
            coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
            coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
        FROM (
            SELECT created_minute, id, queue, owner, project, priority, status, 1 AS n FROM updated_to
            UNION ALL
            SELECT created_minute, id, queue, owner, project, priority, status, -1 AS n FROM updated_from
        ) AS version
        GROUP BY created_minute, job_block(id), queue, owner, project, priority
    ) AS change
    -- Heartbeats, progress and edits change no count.
    WHERE (pending, running, completed, failed, cancelled) <> (0, 0, 0, 0, 0);
    RETURN NULL;
END
$$;
