-- Purpose: refuses rows of job_latest without their job, or with another creation time or priority than it has.
-- Trigger: job_latest_check_on_insert, after each INSERT statement into job_latest.
-- Raises: foreign_key_violation, with the constraint job_latest_of_job.
CREATE OR REPLACE FUNCTION job_latest_check_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT latest.id INTO wrong
    FROM inserted AS latest
    LEFT JOIN job ON job.id = latest.id
    WHERE (job.created_at, job.priority) IS DISTINCT FROM (latest.created_at, latest.priority)
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('job_latest holds job %s without its job, or at odds with it', wrong),
            HINT = 'Insert the job in the same statement, or let job_latest follow by itself.',
            CONSTRAINT = 'job_latest_of_job',
            TABLE = 'job_latest';
    END IF;
    RETURN NULL;
END
$$;
