-- Purpose: keeps the sampled jobs in job_sample.
-- Trigger: job_sample_on_insert, job_sample_on_update and job_sample_on_delete, after each row of job in the sample.
CREATE OR REPLACE FUNCTION job_sample_follow() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    IF tg_op <> 'INSERT' THEN
        DELETE FROM job_sample WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' THEN
        INSERT INTO job_sample (id, created_minute, created_at, priority, name, folded, queue, owner, project)
        VALUES (
            new.id, new.created_minute, new.created_at, new.priority, new.name, job_name_fold(new.name), new.queue,
            new.owner, new.project
        );
    END IF;
    RETURN NULL;
END
$$;
