-- Purpose: refuses to delete from job_latest what stands in job.
-- Trigger: job_latest_check_on_delete and job_latest_check_on_truncate, after each DELETE or TRUNCATE on job_latest.
-- Raises: foreign_key_violation, with the constraint job_latest_of_job.
CREATE OR REPLACE FUNCTION job_latest_check_delete() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    left_over boolean;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        SELECT EXISTS (SELECT FROM job) INTO left_over;
    ELSE
        SELECT EXISTS (SELECT FROM deleted WHERE (SELECT true FROM job WHERE job.id = deleted.id)) INTO left_over;
    END IF;
    IF left_over THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'job_latest is deleted only with job',
            HINT = 'Delete from job; job_latest follows.',
            CONSTRAINT = 'job_latest_of_job',
            TABLE = 'job_latest';
    END IF;
    RETURN NULL;
END
$$;
