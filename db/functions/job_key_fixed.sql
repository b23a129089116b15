-- Purpose: refuses changes of what other tables hold a copy of: the id of a job, and in job_latest also the creation time,
--   the priority, the queue, the owner and the project.
-- Trigger: job_key_fixed on job, job_latest_key_fixed on job_latest, before each UPDATE that sets such a column.
-- Raises: restrict_violation.
CREATE OR REPLACE FUNCTION job_key_fixed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING
        MESSAGE = format('%s has columns that are not changed in place', TG_TABLE_NAME),
        HINT = 'The id of a job never changes. Set its creation time, priority, queue, owner and project in job; job_latest follows.';
END
$$;
