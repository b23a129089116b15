-- Purpose: makes the view jobs accept a DELETE.
-- Trigger: jobs_delete, instead of DELETE on jobs, for each row.
CREATE OR REPLACE FUNCTION jobs_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- In the order of all writers: job_latest, then job.
    PERFORM FROM job_latest WHERE id = OLD.id FOR UPDATE;
    DELETE FROM job WHERE id = OLD.id;
    RETURN OLD;
END
$$;
