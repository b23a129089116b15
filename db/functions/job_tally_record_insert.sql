-- Purpose: adds inserted jobs to the tally, COPY and raw SQL included: one delta for each block and combination of
--   facets that a statement changes (docs/adr/0001, 0014). Statement-level with transition tables: a batch pays once.
-- Trigger: job_tally_on_insert, after each INSERT statement into job_latest.
CREATE OR REPLACE FUNCTION job_tally_record_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    )
    SELECT
        created_minute,
        job_block(id),
        queue,
        owner,
        project,
        priority,
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM inserted
    GROUP BY created_minute, job_block(id), queue, owner, project, priority;
    RETURN NULL;
END
$$;
