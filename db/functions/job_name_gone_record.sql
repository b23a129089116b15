-- Purpose: records the names of deleted jobs, for the counts of names.
-- Trigger: job_name_on_delete, after each DELETE statement on job.
CREATE OR REPLACE FUNCTION job_name_gone_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_change (id, name, n) SELECT id, name, -1 FROM deleted;
    RETURN NULL;
END
$$;
