SET LOCAL lock_timeout = '2s';

DROP TRIGGER job_name_on_insert ON job;
DROP TRIGGER job_name_on_update ON job;

-- Functions, as they were before

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
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample;
    RETURN NULL;
END
$$;

DROP FUNCTION job_name_range_fold(integer);
DROP FUNCTION job_name_range_read(integer);
DROP FUNCTION job_name_range_divide(text []);
DROP FUNCTION job_name_range_add(text []);
DROP FUNCTION job_name_range_pieces(text, text);
DROP FUNCTION job_name_ranges(text);
DROP FUNCTION job_name_unranged_record();
DROP FUNCTION job_writers();
DROP SEQUENCE job_name_ranged_seq;
DROP TABLE job_name_unranged, job_name_ranged, job_name_range;
