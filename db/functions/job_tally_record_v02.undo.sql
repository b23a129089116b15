DROP FUNCTION job_tally_record_truncate ();
DROP FUNCTION job_tally_record_update ();
DROP FUNCTION job_tally_record_delete ();
DROP FUNCTION job_tally_record_insert ();
