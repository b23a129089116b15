DROP TRIGGER job_tally_on_truncate ON job;
DROP TRIGGER job_history_range_on_insert ON job_status;
DROP TRIGGER job_tally_on_update ON job;
DROP TRIGGER job_tally_on_delete ON job;
DROP TRIGGER job_tally_on_insert ON job;
