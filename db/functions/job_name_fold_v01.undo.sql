DROP FUNCTION job_name_fold (text);
DROP COLLATION job_fold;
