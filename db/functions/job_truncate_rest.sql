-- Purpose: empties, with job, every table whose rows belong to jobs.
-- Trigger: job_rest_on_truncate, after TRUNCATE of job.
CREATE OR REPLACE FUNCTION job_truncate_rest() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- The statement may have named them too; what it has emptied can't be truncated again within it.
    IF EXISTS (SELECT FROM job_latest) THEN
        TRUNCATE job_latest;
    END IF;
    IF EXISTS (SELECT FROM job_status) THEN
        TRUNCATE job_status;
    END IF;
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample,
        job_name_range, job_name_ranged, job_name_unranged, job_name_count, job_name_change,
        job_unsuccessful, job_idempotency_key;
    RETURN NULL;
END
$$;
