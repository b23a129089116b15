-- Purpose: has a partition of job_status checked also when it is written by its own name: triggers of the parent only see
--   what is written through the parent.
-- Parameters: partition: the name of the table.
CREATE OR REPLACE FUNCTION job_status_partition_guard(partition text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER job_status_check_on_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION job_status_check()', partition
    );
    EXECUTE format(
        'CREATE TRIGGER job_status_check_on_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION job_status_check()', partition
    );
END
$$;
