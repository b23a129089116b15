DROP FUNCTION job_history_range_widen ();
