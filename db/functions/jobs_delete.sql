-- Purpose: makes the view jobs take a DELETE.
-- Trigger: jobs_delete, instead of DELETE on jobs, for each row.
CREATE OR REPLACE FUNCTION jobs_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM job WHERE id = OLD.id;
    RETURN OLD;
END
$$;
