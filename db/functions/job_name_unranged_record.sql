-- Purpose: records a job whose name the ranges of names may lack: a new name, or an id that was reserved before.
-- Trigger: job_name_on_insert and job_name_on_update, after each such row of job.
CREATE OR REPLACE FUNCTION job_name_unranged_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_unranged (id) VALUES (new.id);
    RETURN NULL;
END
$$;
