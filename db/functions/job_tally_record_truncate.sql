-- Purpose: empties the tally with the jobs.
-- Trigger: job_tally_on_truncate, after TRUNCATE of job.
CREATE OR REPLACE FUNCTION job_tally_record_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE job_tally, job_tally_delta;
    RETURN NULL;
END
$$;
