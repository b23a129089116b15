-- Purpose: copies a changed name to job_unsuccessful.
-- Trigger: job_unsuccessful_on_rename, after each row of job with a new name.
-- Locks: the row of job_latest, so that a change of the status is either seen here, or reads the new name.
CREATE OR REPLACE FUNCTION job_unsuccessful_rename() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM job_latest WHERE id = new.id FOR NO KEY UPDATE;
    UPDATE job_unsuccessful SET name = new.name WHERE id = new.id;
    RETURN NULL;
END
$$;
