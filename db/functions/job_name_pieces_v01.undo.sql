DROP FUNCTION job_name_pieces (text);
