DROP FUNCTION job_tally_fold (boolean, integer, integer);
