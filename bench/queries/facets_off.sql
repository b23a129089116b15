-- Purpose: makes the tally of created jobs count by status only: one delta for each block, without facets.
CREATE OR REPLACE FUNCTION job_tally_record_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    )
    SELECT
        created_minute,
        job_block(id),
        '' AS queue,
        '' AS owner,
        '' AS project,
        5 AS priority,
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM inserted
    GROUP BY created_minute, job_block(id);
    RETURN NULL;
END
$$
