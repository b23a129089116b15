-- Purpose: gives each inserted job its row in job_latest, PENDING since its creation, unless the statement wrote one.
-- Trigger: job_latest_on_job_insert, after each INSERT statement into job.
CREATE OR REPLACE FUNCTION job_latest_ensure() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    -- A check first: an INSERT, even of no row, would cost each write more than this look.
    IF EXISTS (
        SELECT FROM inserted WHERE (SELECT true FROM job_latest WHERE job_latest.id = inserted.id) IS NULL
    ) THEN
        INSERT INTO job_latest (id, created_at, created_minute, updated_at, status_at, priority, queue, owner, project)
        SELECT id, created_at, created_minute, created_at, created_at, priority, queue, owner, project
        FROM inserted
        WHERE (SELECT true FROM job_latest WHERE job_latest.id = inserted.id) IS NULL
        ORDER BY id;
    END IF;
    RETURN NULL;
END
$$;
