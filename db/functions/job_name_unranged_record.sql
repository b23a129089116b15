-- Purpose: records a job whose name the ranges and counts of names may lack: a new name, or an id that was reserved before;
--   for the counts also the names that jobs no longer have.
-- Trigger: job_name_on_insert and job_name_on_update, after each such row of job.
CREATE OR REPLACE FUNCTION job_name_unranged_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_unranged (id) VALUES (new.id);
    INSERT INTO job_name_change (id, name, n) VALUES (new.id, new.name, 1);
    IF tg_op = 'UPDATE' THEN
        INSERT INTO job_name_change (id, name, n) VALUES (old.id, old.name, -1);
    END IF;
    RETURN NULL;
END
$$;
