-- Purpose: keeps FAILED and CANCELLED jobs in job_unsuccessful, by what job_latest says of them.
-- Trigger: job_unsuccessful_on_insert, job_unsuccessful_on_update and job_unsuccessful_on_delete, after each row of
--   job_latest that is or was in such a status.
CREATE OR REPLACE FUNCTION job_unsuccessful_follow() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    IF tg_op <> 'INSERT' AND old.status IN ('FAILED', 'CANCELLED') THEN
        DELETE FROM job_unsuccessful WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' AND new.status IN ('FAILED', 'CANCELLED') THEN
        INSERT INTO job_unsuccessful (
            id, created_at, created_minute, status, priority, name, queue, owner, project, updated_at
        )
        SELECT
            new.id, new.created_at, new.created_minute, new.status, new.priority, job.name, new.queue, new.owner,
            new.project, new.updated_at
        FROM job
        WHERE job.id = new.id;
    END IF;
    RETURN NULL;
END
$$;
