-- What the database keeps by itself, whoever writes.

CREATE TRIGGER job_tally_on_insert
AFTER INSERT ON job REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_insert();

CREATE TRIGGER job_tally_on_delete
AFTER DELETE ON job REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_delete();

CREATE TRIGGER job_tally_on_update
AFTER UPDATE ON job REFERENCING OLD TABLE AS updated_from NEW TABLE AS updated_to
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_update();

CREATE TRIGGER job_history_range_on_insert
AFTER INSERT ON job_status REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION job_history_range_widen();

CREATE TRIGGER job_tally_on_truncate
AFTER TRUNCATE ON job
FOR EACH STATEMENT EXECUTE FUNCTION job_tally_record_truncate();
